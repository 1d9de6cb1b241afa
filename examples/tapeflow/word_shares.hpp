// How often the words of a column are drawn: words have no order, and so no quantiles.
#pragma once

#include "engine/array.hpp"
#include "flows/data/table_domain.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The share of each word in one column of samples, and the standard errors: of n samples, a share
/// p has the error √(p (1 - p) / n).
struct WordShares {
  std::string column;
  std::vector<std::string> words;
  std::vector<double> shares, standard_errors;
};

/// The shares in samples [N, D], whose columns of words hold indices; one entry for each of these
/// columns.
std::vector<WordShares> word_shares(const Array<double>& samples,
                                    const std::vector<std::string>& columns,
                                    const TableDomain& domain);

}  // namespace tapeflow
