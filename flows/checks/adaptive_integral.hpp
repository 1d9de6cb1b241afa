// Private to the checks: the integral of a density that may have steps.
#pragma once

#include "flows/quadrature.hpp"

namespace tapeflow::checks {

struct Integral {
  double value;
  double open;  // a bound on the error that is left for want of points; 0 if all is settled
};

// ∫ p over a box in one or two dimensions, with about `most_points` values of p at most.
//
// Rules on a regular grid are very good for a smooth density, and bad where it steps: a cell that a
// step runs through is wrong by up to a third of the step. There its centre and its corners
// disagree, wherever the step runs, and the cell is divided into 2^D parts. As the cells along a
// line grow in number, each may be wrong by less: the centres and corners of all cells along a
// straight line through the box differ by 2e-4 together.
Integral adaptive_integral(const LogDensity& log_prob, const Bounds& box, std::size_t most_points);

}  // namespace tapeflow::checks
