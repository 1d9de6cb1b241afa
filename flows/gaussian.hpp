// The full-covariance Gaussian: the baseline every flow is held against.
#pragma once

#include "engine/array.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The maximum-likelihood Gaussian of the rows of `data` [N, D]: their mean and covariance (over
/// N).
class Gaussian {
 public:
  /// std::invalid_argument if the covariance is singular: fewer than D + 1 rows, a constant column,
  /// or columns that depend linearly on each other. The message calls columns by `names`, if given.
  static Gaussian fit(const Array<double>& data, const std::vector<std::string>& names = {});

  /// log N(x; mean, covariance) in nats for each row of x [N, D].
  std::vector<double> log_prob(const Array<double>& x) const;

 private:
  Array<double> mean_;      // [D]
  Array<double> cholesky_;  // [D, D], lower triangular L with L Lᵀ = covariance
};

/// The mean of numbers, and the standard error of that mean: their standard deviation (over n - 1)
/// / √n.
struct MeanAndError {
  double mean, standard_error;
};
MeanAndError mean_and_error(const std::vector<double>& numbers);

/// The same of the differences a - b, number by number: how much better one model scores the same
/// rows than another, without the spread that both share.
MeanAndError paired_difference(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace tapeflow
