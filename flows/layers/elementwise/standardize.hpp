// An affine layer that gives data mean 0 and standard deviation 1.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// z = (x - mean) / scale, column by column: log_det = -Σ_j ln scale_j for every row. Mean and
/// scale are saved with the model and not trained. Forgetting this log-determinant is what makes
/// the likelihoods of "standardised" and raw data differ. x and z: [N, D]. Both directions cost one
/// pass over the data.
template <class T>
class Standardize : public Bijector<T> {
 public:
  /// `mean` and `scale` have D numbers each; the scales are positive.
  Standardize(const Array<double>& mean, const Array<double>& scale);

  /// With the mean and standard deviation of the columns of `data` [N, D]; see column_moments.
  static Standardize from_data(const Array<double>& data);

  std::size_t features() const override { return mean_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> mean_, scale_, log_scale_;
};

}  // namespace tapeflow
