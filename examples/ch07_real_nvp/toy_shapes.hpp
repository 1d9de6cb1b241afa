// Where the parts of the toy densities lie.
#pragma once

#include "flows/quadrature.hpp"

#include <vector>

namespace tapeflow {

/// Of points [N, 2], which of the two moons each belongs to: the half circle it is nearer to.
std::vector<std::size_t> moon_of_each(const Array<double>& points);

/// The mass that a density has further than four deviations from all centres of the eight
/// Gaussians, by quadrature. They themselves have little more than half of e^-8 there: what is so
/// far from its own centre may be near a neighbour's.
double mass_between_eight(const LogDensity& log_prob);

}  // namespace tapeflow
