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

// Hint: A density times an area is a probability. In which units is the density that model.log_prob
// gives, and in which units are the cells of a grid over the box?
// Proved: A fitted density answers questions that nobody trained it for: the probability of any box
// is a sum over its cells. A grid of 400 by 400 cells costs 160000 values of the density; with D
// columns there are 400^D cells.
