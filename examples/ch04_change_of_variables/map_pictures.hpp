// Pictures of what a map does to the plane.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/chain.hpp"

#include <cstdint>

namespace tapeflow {

/// A layer's to_latent as a map from array to array.
PlaneMap to_latent_of(const Bijector<double>& layer);

/// Two panels: a box cut into cells, and the images of the cells under to_latent. The colour of a
/// cell is the same in both panels: it shows ln of the factor by which the map changes the cell's
/// area. warped_plane shows the given layer on the square from -2 to 2, square_to_normal shows Box
/// and Muller's map of the unit square.
Figure warped_plane(const Bijector<double>& layer);
Figure square_to_normal();

/// A map that stretches some of the plane and shrinks the rest: two couplings with random weights.
Chain<double> bent_map(std::uint64_t seed);

}  // namespace tapeflow
