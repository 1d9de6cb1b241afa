// A trainable shift and scale of each column.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// x_j = t_j + z_j exp(s_j), column by column. The parameter is the logarithm of the scale, so the
/// scale stays positive whatever training does.
///
///   to_data:    x = t + z exp(s)        log_det =  Σ_j s_j
///   to_latent:  z = (x - t) exp(-s)     log_det = -Σ_j s_j
///
/// On its own over a standard normal it is the Gaussian with mean t and standard deviations exp(s).
/// As a last layer it is the scaling without which NICE (Dinh et al., arXiv:1410.8516, section 3.3)
/// can only preserve volume. Starts as the identity. x and z: [N, D]. Both directions cost one pass
/// over the data.
template <class T>
class Affine : public Bijector<T> {
 public:
  explicit Affine(std::size_t features);

  std::size_t features() const override { return shift_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> shift_, log_scale_;  // [D] each
};

}  // namespace tapeflow
