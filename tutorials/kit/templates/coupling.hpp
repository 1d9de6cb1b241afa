// TODO: say in one sentence how NewLayer moves a column, and which paper it is from.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <memory>

namespace tapeflow {

/// TODO: write g, its inverse and its log-determinant below, with the paper's equations.
///
///   to_latent:  z_a = x_a,  z_b = g(x_b; h)      log_det = ln|det dz_b/dx_b|,   h = net(x_a)
///   to_data:    x_a = z_a,  x_b = g⁻¹(z_b; h)    log_det = ln|det dx_b/dz_b|,   h = net(z_a)
///
/// The kept columns x_a decide, through a network, how the others move. x and z: [N, D].
template <class T>
class NewLayer : public Coupling<T> {
 public:
  NewLayer(Split split, Rng& rng);

  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> move(Var<T> x_b, Var<T> input) const override;
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override;

 private:
  Mlp<T> net_;
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng);

}  // namespace tapeflow

// Hint: the network sees the kept columns only, so it gives the same h in both directions. You
// invert g for a fixed h, column by column, and never the network.
// Proved: the network may be any function, because no direction inverts it. Both directions cost
// one pass through it.
