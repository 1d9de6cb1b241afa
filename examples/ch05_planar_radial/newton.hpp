// Newton's method on the equation of a planar layer's inverse, from two starts.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Prints the numbers that Newton's method visits on y + (m - 1) tanh y = c with m = 10 and c = 3:
/// from y = c, where it never ends, and from the start that tanh_root takes, where it does. Keeps
/// how many steps the second takes as newton.steps.
void print_newton(Results& results);

/// Two panels with the curve, the height c, and Newton's steps as a zigzag along the tangents: the
/// search that never ends, and a search from a safe start with m = c = 100.
Figure newton_paths();

}  // namespace tapeflow
