// Means, deviations and errors of lists of numbers, and of the columns of a matrix.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// The mean of numbers, and the standard error of the mean: the standard deviation of the numbers
/// (over n - 1) / √n.
struct MeanAndError {
  double mean, standard_error;
};
MeanAndError mean_and_error(const std::vector<double>& numbers);

/// The mean and the standard error of the differences a_i - b_i: how much better one model scores
/// the same rows than another, without the spread of the rows, which both share.
MeanAndError paired_difference(const std::vector<double>& a, const std::vector<double>& b);

/// ln(eᵃ + eᵇ): the logarithm of the sum of two numbers whose logarithms are a and b. Either may be
/// -∞, the logarithm of 0. NaN if either is NaN.
double log_sum(double a, double b);

/// The mean and the standard deviation (over N, not N - 1) of each column, [D] each.
struct ColumnMoments {
  Array<double> mean, deviation;
};
template <class T>
ColumnMoments column_moments(const Array<T>& data);

/// At most `count` evenly spaced quantiles of rising numbers: the middle of each of `count` equal
/// parts; all numbers if there are no more than `count`.
std::vector<double> even_quantiles(const std::vector<double>& rising, std::size_t count);

}  // namespace tapeflow
