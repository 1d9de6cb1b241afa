// The affine coupling layer of Real-NVP.
#pragma once

#include "flows/layers/coupling/scale_and_shift_net.hpp"

namespace tapeflow {

/// Affine coupling (Real-NVP: Dinh et al., arXiv:1605.08803, eq. 4–8). With the columns of x split
/// into kept x_a and moved x_b, and s, t computed from x_a (and the context) by networks:
///
///   to_latent:  z_a = x_a,  z_b = x_b exp(s(x_a)) + t(x_a)      log_det =  Σ_j s_j(x_a)
///   to_data:    x_a = z_a,  x_b = (z_b - t(z_a)) exp(-s(z_a))   log_det = -Σ_j s_j(z_a)
///
/// The Jacobian is triangular (see Coupling) with the diagonal (1, exp s). s is bounded, and s and
/// t start at zero (see ScaleAndShiftNet): the layer starts as the identity.
///
/// x and z: [N, D]. Both directions cost one pass through the networks.
// tag: affine-class
template <class T>
class AffineCoupling : public Coupling<T> {
 public:
  AffineCoupling(Split split, const AffineCouplingOptions& options, Rng& rng);

  /// With other networks.
  AffineCoupling(Split split, ScaleAndShiftNet<T> net, std::size_t context_features);

  void visit(ParameterVisitor<T>& visitor) override { net_.visit(visitor); }

 protected:
  Transformed<T> move(Var<T> x_b, Var<T> input) const override;
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override;

 private:
  ScaleAndShiftNet<T> net_;
};
// end: affine-class

}  // namespace tapeflow
