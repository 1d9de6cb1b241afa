// What each step of a Glow does to a picture.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "flows/tables/density_model.hpp"

#include <vector>

namespace tapeflow {

/// The rows x [N, D] as they leave each coupling of a layer and of all layers inside it, one after
/// the other, and at last the latents. Numbers that a Squeeze has moved are moved back, so that
/// each stands where its pixel is. `context` [N, C] is given to every layer.
std::vector<Array<float>> after_each_coupling(const Bijector<float>& layer, const Array<float>& x,
                                              const Array<float>& context);

/// A row for a held-out picture of each kind: the picture, then how it leaves every third coupling
/// of the flow, from the first one on. A number z is shown as a grey: -3 is white, 3 is black. The
/// last pictures are the latents: noise, if the flow has learned.
ImageGrid step_by_step(const DensityModel<float>& model, const Clothes& clothes);

}  // namespace tapeflow
