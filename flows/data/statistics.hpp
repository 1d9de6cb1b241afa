// Means, deviations and errors of lists of numbers, and of the columns of a matrix.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// The mean of n numbers and its standard error s / √n, where s is the standard deviation of the
/// numbers (with n - 1).
struct MeanAndError {
  double mean, standard_error;
};
MeanAndError mean_and_error(const std::vector<double>& numbers);

/// The mean and standard error of the differences a - b, number by number: how much better one
/// model scores some rows than another model, without the spread that both share.
MeanAndError paired_difference(const std::vector<double>& a, const std::vector<double>& b);

/// The mean and the standard deviation (with N, not N - 1) of each column, [D] each.
struct ColumnMoments {
  Array<double> mean, deviation;
};
ColumnMoments column_moments(const Array<double>& data);

/// At most `count` evenly spaced quantiles of rising numbers: the middle of each of `count` equal
/// parts; all numbers if there are no more than `count`.
std::vector<double> even_quantiles(const std::vector<double>& rising, std::size_t count);

}  // namespace tapeflow
