// What the two directions of an autoregressive layer cost.
#pragma once

#include "examples/support/results.hpp"

#include <cstdint>

namespace tapeflow {

/// Prints, in milliseconds of the processor, how long rows of standard normal numbers take through
/// a MaskedAutoregressive layer and through an InverseAutoregressive one of the same weights, on
/// one thread: the least of five runs, not recorded and, in the slow direction, recorded. Keeps as
/// duality.difference how far the one's to_latent and the other's to_data, which are one map, are
/// apart, and as duality.maf_ratio and duality.iaf_ratio how many times as long as the quick
/// direction the slow one takes when recorded.
void compare_directions(std::size_t rows, std::size_t features, std::uint64_t seed,
                        Results& results);

}  // namespace tapeflow
