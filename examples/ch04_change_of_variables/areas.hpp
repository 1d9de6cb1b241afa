// Determinants as areas: a map changes the area of a small square by the factor |det J|.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/chain.hpp"

namespace tapeflow {

/// Prints a table for three points of the plane: |det J| of the map's to_latent at the point,
/// beside the factor by which the map changes the area of a square around it. The smaller the
/// square, the closer the two numbers. Keeps the largest relative difference for the smallest
/// squares as areas.worst_error.
void compare_areas(const Bijector<double>& map, Results& results);

/// Prints a table for the same points x: the log-determinants of the chain's two layers, of the
/// chain, and of its to_data at z = to_latent(x), beside the logarithm of an area ratio. Keeps two
/// largest differences: of the layers' sum from the chain's number as chain.sum, and of to_data's
/// number from the negative of the chain's as chain.back.
void compare_chain(const Chain<double>& chain, Results& results);

}  // namespace tapeflow
