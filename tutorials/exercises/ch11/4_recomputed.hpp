// Exercise ch11.4: a gradient without kept activations.
#pragma once

#include "flows/bijector.hpp"

#include <vector>

namespace tapeflow {

/// Layers f_1 … f_K map x_0 to z = x_K, and their log-determinants l_k add up. A loss depends on z
/// and on the sum of the l_k. Given are z [N, D], dz [N, D], the derivative of the loss with
/// respect to z, and dl [N], its derivative with respect to the sum. Return the derivative with
/// respect to x_0, [N, D]. Nobody has kept the x_k: compute x_k-1 from x_k, with the layer's
/// to_data.
///
/// Each layer needs one small tape:
///
///   Tape<double> tape;                                   // records
///   const Var<double> x = tape.variable(x_before);       // a leaf with a gradient
///   const auto [y, l] = layer->to_latent(x);
///   tape.backward(sum(y * tape.constant(dy)) + sum(l * tape.constant(dl)));
///   x.adjoint()                                          // (∂y/∂x)ᵀ dy + (∂l/∂x)ᵀ dl
///
/// Why does the scalar in the last line but one have the derivative that you want?
Array<double> derivative_at_x(const std::vector<const Bijector<double>*>& layers,
                              const Array<double>& z, const Array<double>& dz,
                              const Array<double>& dl);

}  // namespace tapeflow

// Hint: Go through the layers from the last one to the first. Get the input of a layer by to_data
// from its output, then use the small tape; its result is the dy of the layer before. dl is the
// same for all.
// Proved: The memory of a gradient need not grow with the number of layers. The price is one more
// pass through each layer, the inverse one.
