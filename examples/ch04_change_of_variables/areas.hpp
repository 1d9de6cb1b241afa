// Determinants as areas: what a map makes of small squares.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/bijector.hpp"

namespace tapeflow {

/// A table, for three points of the plane, of |det J| of the map's to_latent there beside what it
/// makes of the area of a square around the point: the smaller the square, the nearer. Keeps the
/// largest relative difference for the smallest squares as areas.worst_error.
void compare_areas(const Bijector<double>& map, Results& results);

}  // namespace tapeflow
