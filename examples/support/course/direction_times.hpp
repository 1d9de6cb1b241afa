// What the two directions of an autoregressive layer cost.
#pragma once

#include "engine/random.hpp"
#include "examples/support/course/results.hpp"

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

/// Prints how many passes of as many rows through the network of a MaskedAutoregressive layer with
/// 2x512 hidden units so many samples cost: column by column, as the formula is written, and
/// incrementally. In time of the processor, the least of five runs each. Keeps sampling.plain and
/// sampling.incremental.
void compare_sampling(std::size_t samples, std::size_t features, Rng& rng, Results& results);

}  // namespace tapeflow
