// Determinants as areas: a map changes the area of a small square by the factor |det J|.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// Prints a table for three points of the plane: |det J| of the map's to_latent at the point,
/// beside the factor by which the map changes the area of a square around it. The smaller the
/// square, the closer the two numbers. Keeps the largest relative difference for the smallest
/// squares as areas.worst_error.
void compare_areas(const Bijector<double>& map, Results& results);

}  // namespace tapeflow
