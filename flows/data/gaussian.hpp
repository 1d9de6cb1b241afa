// The full-covariance Gaussian: the baseline every flow is held against.
#pragma once

#include "engine/array.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// The Gaussian of the rows of `data` [N, D]: their mean, and their covariance (over N), whose
/// correlations may be shrunk towards 0.
class Gaussian {
 public:
  /// The maximum-likelihood Gaussian; with a shrinkage above 0 all correlations are multiplied by
  /// 1 - shrinkage. std::invalid_argument if the covariance is singular: fewer than D + 1 rows, a
  /// constant column, or columns that depend linearly on each other. The message calls columns by
  /// `names`, if given.
  static Gaussian fit(const Array<double>& data, const std::vector<std::string>& names = {},
                      double shrinkage = 0);

  /// With the shrinkage, 0 or one of a few others, whose Gaussian of four fifths of the rows gives
  /// the last fifth the highest likelihood, on average over the fifths: for few rows of many
  /// columns. 0 without a look where there are fifty rows a column. Throws as fit() does if there
  /// are more than D rows, and they are singular all the same.
  static Gaussian fit_shrunk(const Array<double>& data, const std::vector<std::string>& names = {});

  /// With `data` the rows it was fitted to: the mean log-likelihood of each fifth of them under the
  /// Gaussian of the other four, of the same shrinkage; -infinity if one of those is singular.
  /// fit_shrunk() may have had to find out: then this costs nothing.
  double cross_validated(const Array<double>& data) const;

  /// log N(x; mean, covariance) in nats for each row of x [N, D].
  std::vector<double> log_prob(const Array<double>& x) const;

  const Array<double>& mean() const { return mean_; }
  const Array<double>& cholesky() const { return cholesky_; }
  double shrinkage() const { return shrinkage_; }

 private:
  Array<double> mean_;      // [D]
  Array<double> cholesky_;  // [D, D], lower triangular L with L Lᵀ = covariance
  double shrinkage_ = 0;
  std::optional<double> cross_validated_;
};

}  // namespace tapeflow
