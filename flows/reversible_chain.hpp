// A chain whose gradient needs little memory.
#pragma once

#include "flows/chain.hpp"

namespace tapeflow {

/// A Chain that computes the inputs of its layers again, by inverting the layers, when a gradient
/// asks for them (reversible residual networks: Gomez et al., arXiv:1707.04585, algorithm 1, here
/// for any bijectors f_1 … f_K).
///
///   to_latent:  x_k = f_k(x_k-1)  from x_0 = x to z = x_K;  log_det = Σ_k l_k, as in a Chain
///   gradient:   for k = K … 1, given dx_k and dl, the adjoints of x_k and of log_det:
///                 x_k-1 = f_k⁻¹(x_k)
///                 dx_k-1 = (∂x_k/∂x_k-1)ᵀ dx_k + (∂l_k/∂x_k-1)ᵀ dl,  and the same for parameters
///
/// A Chain keeps what all K layers compute until the gradient needs it. This one keeps z alone.
/// Its memory is that of one layer and some arrays [N, D], whatever K is. Its price is time:
/// a gradient costs about two passes through a layer's network; with the pass of to_latent, a step
/// of a Chain takes three. Here it takes two more, for f_k⁻¹ and for f_k once more.
///
/// x_k-1 comes back with a rounding error, and so does the gradient. std::logic_error if x_0 comes
/// back changed by one percent: then to_data does not invert a layer, or a deep flow has grown so
/// steep that float cannot invert it. Smaller steps of training, or double, help against that.
///
/// Parameters, their names and both maps are those of a Chain of the same layers. x and z: [N, D].
template <class T>
class ReversibleChain : public Chain<T> {
 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  /// Throws std::logic_error if a layer takes statistics from the batch (BatchNorm).
  Transformed<T> latent_in_training(Var<T> x, Var<T> context) const override;

 private:
  struct Nodes;
  void apply_layers(const Nodes& nodes) const;
  void go_back(const Nodes& nodes) const;
};

}  // namespace tapeflow
