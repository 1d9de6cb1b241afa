// The radial layer.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// Radial flow (Rezende & Mohamed, arXiv:1505.05770, eq. 14 and appendix A.2): points move towards
/// or away from a centre z0. With r = ‖z - z0‖ and h = 1 / (α + r):
///
///   to_data:  x = z + β h (z - z0),  log_det = (D - 1) ln(1 + βh) + ln(1 + βh + βh'r),  α > 0
///
/// A point moves by |β| r / (α + r): not at all at the centre, and by nearly |β| far from it. What
/// is strongest at the centre is the stretch, the factor 1 + βh, which far from it tends to 1.
///
/// The first logarithm belongs to the stretch in the D - 1 directions around the centre, the second
/// to the stretch along the radius, with h' = -1 / (α + r)². Both stretches are positive, and the
/// map is invertible, if β > -α. This holds if α and s = α + β are softplus of free parameters, and
///
///   1 + βh = (r + s) / (r + α)        1 + βh + βh'r = (r² + 2αr + αs) / (r + α)²
///
/// are sums of positive terms, in which nothing cancels.
///
///   to_latent:  ρ = ‖x - z0‖ = r (r + s) / (r + α) is a quadratic equation for r;
///               z = z0 + (x - z0) / (1 + βh),  log_det = -(the above)
///
/// x and z: [N, D]. Both directions cost O(N D). As for Planar, Inverse<Radial> is another family
/// of densities: the one that pushes data instead of latent points away from z0. Here neither
/// direction is the slower one.
template <class T>
class Radial : public Bijector<T> {
 public:
  /// Starts as the identity: α = 1, β = 0, and z0 ~ N(0, 1) in each column.
  Radial(std::size_t features, Rng& rng);

  std::size_t features() const override { return z0_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  struct Weights {
    Var<T> z0;        // [D]
    Var<T> alpha, s;  // [1]
  };
  Weights weights(Tape<T>& tape) const;

  Parameter<T> z0_, alpha_, s_;  // α = softplus(alpha_), s = softplus(s_)
};

}  // namespace tapeflow
