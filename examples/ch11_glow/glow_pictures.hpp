// What a trained Glow draws: samples at several temperatures, and pictures between pictures.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "flows/tables/density_model.hpp"

namespace tapeflow {

/// Four panels of samples, at the temperatures 0.5, 0.7, 0.85 and 1, with a row for each kind. The
/// same latents, times the temperature, stand at the same place of each panel.
ImageGrid samples_by_temperature(const DensityModel<float>& model, std::uint64_t seed);

/// In each row of a panel the way between two held-out pictures of one kind: along the straight
/// line between their latents, and along the arc of a circle around 0. The pictures themselves
/// stand framed at the ends. Keeps the mean square of the latents' numbers, which is 1 for a
/// standard normal, as between.ends, and half way as between.line and between.arc.
ImageGrid between_pictures(const DensityModel<float>& model, const Clothes& clothes,
                           Results& results);

/// The largest difference between pixels in [0, 1) of held-out pictures and what to_data makes of
/// their latents.
double round_trip_error(const DensityModel<float>& model, const Clothes& clothes);

}  // namespace tapeflow
