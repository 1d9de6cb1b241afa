// What a map does to the plane.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/chain.hpp"

#include <cstdint>

namespace tapeflow {

/// A layer's to_latent as a map of arrays.
PlaneMap to_latent_of(const Bijector<double>& layer);

/// Two panels: a box cut into cells, and where the layer's to_latent sends them. Each has the same
/// colour in both: ln of what the map does to its area. First the square from -2 to 2; then, by Box
/// and Muller's map, the unit square.
Figure warped_plane(const Bijector<double>& layer);
Figure square_to_normal();

/// A map that stretches some of the plane and shrinks the rest: two couplings with random weights.
Chain<double> bent_map(std::uint64_t seed);

}  // namespace tapeflow
