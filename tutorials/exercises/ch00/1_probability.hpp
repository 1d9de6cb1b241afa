// How probable is a long wait?
//
// Chapter 00, exercise 1. flows/quadrature.hpp has what you need: a density on the cells of a grid,
// and the sum over the cells. About eight lines.
#pragma once

#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"

namespace tapeflow {

/// The probability, under a model of two columns, that a row falls into the box: ∫ p over the box,
/// right to three digits at least. The box is in the units of the raw data.
double probability_in(const DensityModel<float>& model, const Bounds& box);

}  // namespace tapeflow
