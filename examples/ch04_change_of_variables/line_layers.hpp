// The layers that map each number by itself, one by one.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cstdint>

namespace tapeflow {

/// Prints a table of seven layers on one column. At the latent z = -1 it shows x = f(z), ln f'(z)
/// as to_data returns it, the logarithm of a central difference of f, and what to_latent returns at
/// x. Keeps two largest differences: of the second from the third as slopes.worst_error, of the
/// second from the negative of the fourth as slopes.back.
void compare_slopes(Results& results);

/// Prints what Sigmoid says of a 1 in the data, and the latent of a 1 that was squeezed first.
void print_ends_of_interval(Results& results);

/// The density of one standard normal number behind each of six layers, over the histogram of 20000
/// draws.
Figure normal_behind_layers(std::uint64_t seed);

}  // namespace tapeflow
