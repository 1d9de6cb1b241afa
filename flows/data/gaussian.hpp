// The full-covariance Gaussian: the baseline that every flow is compared with.
#pragma once

#include "engine/progress.hpp"
#include "flows/data/row_source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

struct Moments;

/// The Gaussian of the rows of `data` [N, D]: their mean, and their covariance (over N), whose
/// correlations may be shrunk towards 0.
class Gaussian {
 public:
  /// The maximum-likelihood Gaussian. With a shrinkage above 0 all correlations are multiplied by
  /// 1 - shrinkage. Throws std::invalid_argument if the covariance is singular: with fewer than
  /// D + 1 rows, a constant column, or columns that depend linearly on each other. The message
  /// calls columns by `names`, if there are any.
  static Gaussian fit(const RowSource& data, const std::vector<std::string>& names = {},
                      double shrinkage = 0);
  static Gaussian fit(const Array<double>& data, const std::vector<std::string>& names = {},
                      double shrinkage = 0);

  /// Chooses the shrinkage by 5-fold cross-validation from a short list: for few rows of many
  /// columns. With 50 rows per column or more it is 0, and nothing is tried. Throws as fit() does
  /// if there are more than D rows and their covariance is singular.
  static Gaussian fit_shrunk(const RowSource& data, const std::vector<std::string>& names = {},
                             const OnProgress& on_progress = {});
  static Gaussian fit_shrunk(const Array<double>& data, const std::vector<std::string>& names = {});

  /// The mean log-likelihood of the rows by 5-fold cross-validation: each fifth of them is scored
  /// by the Gaussian of the other four, with this Gaussian's shrinkage; with more than 1000 columns
  /// only the first fifth is scored. `data` must be the rows
  /// that this Gaussian was fitted to. -infinity if one of the five Gaussians is singular. If
  /// fit_shrunk() had to compute the number, it is kept, and this call costs nothing.
  double cross_validated(const RowSource& data, const OnProgress& on_progress = {}) const;
  double cross_validated(const Array<double>& data) const;

  /// log N(x; mean, covariance) in nats for each row of x [N, D].
  std::vector<double> log_prob(const Array<double>& x) const;

  const Array<double>& mean() const { return mean_; }
  const Array<double>& cholesky() const { return cholesky_; }
  double shrinkage() const { return shrinkage_; }

  /// The Gaussian of rows with these moments.
  static Gaussian of(const Moments& moments, const std::vector<std::string>& names,
                     double shrinkage);
  /// The Gaussian of this mean [D] and the covariance L Lᵀ, from L [D, D].
  static Gaussian of(Array<double> mean, Array<double> cholesky);

 private:
  void subtract_distances(const Array<double>& x, std::size_t first, std::size_t count,
                          std::vector<double>& log_p) const;

  Array<double> mean_;      // [D]
  Array<double> cholesky_;  // [D, D], lower triangular L with L Lᵀ = covariance
  double shrinkage_ = 0;
  std::optional<double> cross_validated_;
};

}  // namespace tapeflow
