// The costs of the two directions of an autoregressive layer.
#pragma once

#include "engine/random.hpp"
#include "examples/support/course/results.hpp"

#include <cstdint>

namespace tapeflow {

/// Times a MaskedAutoregressive layer and an InverseAutoregressive layer with the same weights on
/// rows of standard normal numbers. Prints the least processor time of five runs on one thread, in
/// milliseconds: both directions without recording, and the slow direction recorded. MAF's
/// to_latent and IAF's to_data are one map: keeps their largest difference as duality.difference.
/// Keeps the recorded slow direction's time divided by the quick direction's as duality.maf_ratio
/// and duality.iaf_ratio.
void compare_directions(std::size_t rows, std::size_t features, std::uint64_t seed,
                        Results& results);

/// Times the sampling of a MaskedAutoregressive layer with 2x512 hidden units, in two ways: column
/// by column as the formula is written, and incrementally. Prints both times in units of one pass
/// of as many rows through the network; each is the least processor time of five runs. Keeps
/// sampling.plain and sampling.incremental.
void compare_sampling(std::size_t samples, std::size_t features, Rng& rng, Results& results);

}  // namespace tapeflow
