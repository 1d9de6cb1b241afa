// The contract of PiecewiseLinear, or of the layer with a planted mistake.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// What check_bijector says of the layer with this mistake, in double and in float, on two columns
/// of which the first is kept. The mistakes "edge" and "points" are those of the check: a row of
/// the batch that lies on an edge, and an integral with too few points.
struct Verdict {
  std::vector<std::string> in_double, in_float;
};
Verdict verdict_on(const std::string& mistake, std::uint64_t seed);

/// Prints the verdict on the layer with this mistake, or without one.
void print_verdict(const std::string& mistake, std::uint64_t seed, Results& results);

/// Prints a line for each planted mistake: the clauses that see it. Returns a picture of them.
Figure all_verdicts(std::uint64_t seed, Results& results);

}  // namespace tapeflow
