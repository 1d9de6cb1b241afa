// What a single planar or radial layer does to the plane, and to volumes.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Three panels: the square from -3 to 3, cut into cells, under to_data of a planar layer with
/// w·û = 2.5, of a radial layer with β = 3, and of a planar "layer" with w·u = -2.5, which folds
/// the plane. The colour of a cell is ln of the factor by which its area changed.
Figure one_layer_each();

/// Prints the determinant of a radial layer in three dimensions at α = 0.7, β = 1.3, r = 3.2672: as
/// the layer says it, by central differences, and by two misprinted formulas. Keeps them as
/// determinant.layer, .differences, .without_r and .exponent_d.
void print_determinants(Results& results);

/// Prints how many of 10000 planar layers in two dimensions, with standard normal w and u, fold the
/// plane: if u is free, with the misprinted û, and with the right one. Keeps them as folds.free,
/// folds.norm and folds.square.
void print_folds(Results& results);

/// Computes a radius of 1e-4 in float from its image, with both formulas for the root of a
/// quadratic equation, and prints the results. Keeps them as radius.difference and radius.quotient.
void print_cancellation(Results& results);

}  // namespace tapeflow
