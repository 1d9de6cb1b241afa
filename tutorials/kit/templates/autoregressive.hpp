// TODO: say in one sentence what NewLayer does to a column, and which paper it is from.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/autoregressive/made.hpp"

#include <memory>

namespace tapeflow {

/// TODO: write g, its inverse and its slope below, with the paper's equations.
///
///   to_latent:  z_j = g(x_j; h_j)      log_det =  Σ_j ln g'(x_j; h_j),   h_j from x_<j
///   to_data:    x_j = g⁻¹(z_j; h_j)    log_det = -Σ_j ln g'(x_j; h_j),   h_j from x_<j
///
/// A Made computes the numbers h_j for column j from the columns before it. x and z: [N, D].
template <class T>
class NewLayer : public Bijector<T> {
 public:
  NewLayer(std::size_t features, Rng& rng);

  std::size_t features() const override { return made_.features(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Made<T> made_;
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng);

}  // namespace tapeflow

// Hint: to_latent knows all columns of x and needs one pass. In to_data the loop has found the
// columns before j already, so h_j is right there, and you invert g for this one column.
// Proved: the Jacobian is triangular, so its determinant is the product of D slopes. to_latent
// costs one pass through the network, and to_data costs D.
