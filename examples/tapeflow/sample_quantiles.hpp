// The quantiles of the columns of samples, and the shares of words.
#pragma once

#include "engine/array.hpp"
#include "examples/tapeflow/word_shares.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The quantiles of one column, and the standard errors that they have as estimates from samples.
struct ColumnQuantiles {
  std::string column;
  std::vector<double> values, standard_errors;
};

/// Of n sorted samples x(1) … x(n), the quantile of p percent lies at the place 1 + p (n - 1) /
/// 100, on a line between two neighbours. The number of samples below the true quantile has the
/// deviation s = √(n p (1 - p)): the standard error is half the distance between the samples s
/// places below and above.
std::vector<ColumnQuantiles> quantiles_of(const Array<double>& samples,
                                          const std::vector<std::string>& columns,
                                          const std::vector<double>& percents);

/// What samples say: the quantiles of columns of numbers, the shares of the words of the others.
struct SampleSummary {
  std::vector<ColumnQuantiles> numbers;
  std::vector<WordShares> words;
};
SampleSummary summary_of(const Array<double>& samples, const std::vector<std::string>& columns,
                         const TableDomain& domain, const std::vector<double>& percents);

/// Print the summary of `count` samples on standard output; `given` is their context in words, or
/// "".
void print_table(const SampleSummary& found, const std::vector<double>& percents, std::size_t count,
                 const std::string& given);
void print_json(const SampleSummary& found, const std::vector<double>& percents, std::size_t count,
                const std::string& given);

}  // namespace tapeflow
