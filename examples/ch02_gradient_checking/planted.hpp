// What the gradient check says of planted mistakes, and how small a mistake it sees.
#pragma once

#include "engine/random.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cstdint>

namespace tapeflow {

/// Checks seven operations with a wrong adjoint each, and prints what the check says of them. Keeps
/// the number of operations that fail as planted.caught.
void print_planted(Rng rng, Results& results);

/// Checks the gradient of 1024 weights entry by entry, and along 20 directions: once right, once
/// with one entry wrong by 1 %. Prints the worst errors and how often the function was computed.
/// Keeps them as entries.right, entries.wrong and entries.values, and the same under `directions`.
void compare_ways(Rng rng, Results& results);

/// The central difference of relu at x.
double difference_of_relu(double x);

/// Two panels: differences of relu near its kink; and the worst error that both ways report if one
/// of 1024 entries is wrong, over the size of that mistake.
Figure kink_and_sensitivity(Rng rng);

/// Six panels: a cotangent of a transpose, its right adjoint, and the adjoint of a reshape; in the
/// first row the cotangent is all ones, in the second it is random.
Figure two_cotangents(std::uint64_t seed);

}  // namespace tapeflow
