// Exercise ch06.2: a rotation made of three additive couplings.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// Turns the plane by the angle φ, its one parameter:
///
///   to_latent:  z_1 = x_1 cos φ - x_2 sin φ,   z_2 = x_1 sin φ + x_2 cos φ
///
/// but is made of three shears, which are additive couplings with m(v) = k v:
///
///   v_1 = x_1 + k x_2,   z_2 = x_2 + l v_1,   z_1 = v_1 + k z_2,   k = -tan(φ/2),  l = sin φ
///
/// Write both maps as these three steps, and not with the formula of the rotation. Then the
/// log-determinant is 0 exactly. `slice`, `concatenate`, `sin`, `cos` and `zero_log_det` are
/// there; tan has to be made of sin and cos.
class ThreeShears : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  void visit(ParameterVisitor<double>& visitor) override { visitor("angle", angle_); }

 protected:
  // These two are yours.
  Transformed<double> latent(Var<double> x, Var<double> context) const override;
  Transformed<double> data(Var<double> z, Var<double> context) const override;

 private:
  Parameter<double> angle_{"angle", {0.7}};  // [1]
};

}  // namespace tapeflow

// Hint: To undo three shears, undo the last one first, each by the columns as they are by then.
// tan(φ/2) is sin(φ/2) / cos(φ/2).
// Proved: Couplings without any scale can turn the plane, and their log_det is 0 to the last bit. A
// rotation costs three multiplications in place of four.
