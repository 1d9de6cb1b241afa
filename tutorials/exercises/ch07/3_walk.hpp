// Exercise ch07.3: walk from one mode to the other, and look down.
#pragma once

#include "flows/flow.hpp"

namespace tapeflow {

/// The thinnest place of a walk.
struct Thinnest {
  std::vector<double> x;  ///< where it is, [D]
  double log_prob = 0;    ///< ln p there
};

/// Two rows, `from` and `to` [D], lie in two modes of a density. Walk from one to the other along
/// the straight line between their *latents*, in `steps` equal steps (so that steps + 1 points are
/// met, both ends among them), and return the point with the least density. The density is that of
/// the data, with everything that belongs to it.
///
/// On a tape: tape.constant(array) puts rows [N, D] on it, flow.bijector().to_data(z) returns rows
/// and log-determinants, and flow.log_prob(x) the log-densities [N].
Thinnest thinnest_place(const Flow<double>& flow, const std::vector<double>& from,
                        const std::vector<double>& to, std::size_t steps);

}  // namespace tapeflow

// Hint: A latent belongs to one row: flow.bijector().to_latent(x) gives it. Score the points of the
// walk as rows of data, because the base knows nothing of how the flow stretches.
// Proved: A flow over one cloud of latents connects its modes: nowhere on the walk is the density
// zero. The walk costs steps + 1 rows in each direction.
