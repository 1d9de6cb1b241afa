// Scores of many rows in a few numbers.
#pragma once

#include "flows/data/statistics.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

struct ScoreSummary {
  std::size_t rows = 0;
  MeanAndError mean = {};  ///< the mean, with its standard error
  double median = 0;
};

/// NaN for no scores.
ScoreSummary summary_of(const std::vector<double>& scores);

/// The places of the lowest scores, the lowest first, at most `most` of them; NaN counts as -inf,
/// and of equal scores the first comes first.
std::vector<std::size_t> lowest_scores(const std::vector<double>& scores, std::size_t most);

/// "-4.55 ± 0.26"; "-4.550, needs two rows for an error" of one row; "-inf" without an error.
std::string mean_text(const MeanAndError& mean);

/// A difference of log-likelihoods as the bits that it saves for each number of a picture.
MeanAndError saved_bits(const MeanAndError& gain, std::size_t numbers_of_a_picture);

/// "row 17 alone makes 83 % of the variance of the mean", if a row makes more than half of it, and
/// there are at least five rows; else "". `number_of` says which number the row at a place has.
std::string note_on_one_row(const std::vector<double>& scores,
                            const std::function<std::size_t(std::size_t)>& number_of);

}  // namespace tapeflow
