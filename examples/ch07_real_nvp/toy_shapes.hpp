// The parts of the toy densities: the two moons, and the space between the eight Gaussians.
#pragma once

#include "flows/quadrature.hpp"

#include <vector>

namespace tapeflow {

/// The moon that each of the points [N, 2] belongs to, 0 (upper) or 1 (lower): the closer half
/// circle.
std::vector<std::size_t> moon_of_each(const Array<double>& points);

/// The mass of a density further than four deviations from all centres of the eight Gaussians, by
/// quadrature. The eight Gaussians have only little more than half of e^-8 there: a point that is
/// so far from its own centre may be close to a neighbour's.
double mass_between_eight(const LogDensity& log_prob);

}  // namespace tapeflow
