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

  /// Chooses the shrinkage by 5-fold cross-validation from a short list that begins with 0: for few
  /// rows of many columns. With 50 rows per column or more it is 0 and nothing is tried. Throws as
  /// fit() does if the covariance of more than D rows is singular.
  static Gaussian fit_shrunk(const Array<double>& data, const std::vector<std::string>& names = {});

  /// The mean log-likelihood of each fifth of `data` under the Gaussian of the other four fifths,
  /// with this Gaussian's shrinkage; -infinity if one of these Gaussians is singular. `data` are
  /// the rows it was fitted to. fit_shrunk() may have computed the number already: then it costs
  /// nothing.
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
