// TODO: say in one sentence what NewLayer does to a number, and which paper it is from.
#pragma once

#include "engine/random.hpp"
#include "flows/layers/elementwise/elementwise.hpp"

#include <memory>

namespace tapeflow {

/// TODO: write the formulas of f, of its inverse and of ln f' below, with the paper's equations.
///
///   to_data:    x_j = f(z_j)      log_det =  Σ_j ln f'(z_j)
///   to_latent:  z_j = f⁻¹(x_j)    log_det = -Σ_j ln f'(z_j)
///
/// Every number is mapped by itself. x and z: [N, D].
template <class T>
class NewLayer : public Elementwise<T> {
 public:
  explicit NewLayer(std::size_t features);

  std::size_t features() const override { return a_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;

  Parameter<T> a_;  // [D]
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng);

}  // namespace tapeflow

// Hint: begin with f and solve x = f(z) on paper; the slope of f is positive, so its logarithm is
// a sum of simple terms.
// Proved: one function, its inverse and its slope are all that a layer of single numbers needs.
// Both directions cost one pass over the data.
