// Exercise ch16.2: the anomaly map of a flow, whose sum is -ln p.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// The anomaly map (16.5) of one image with P positions, in nats, [P].
///
/// z [P, C] are the latents, with a standard normal base. Each array of `log_scales` belongs to one
/// coupling of the flow, [P, M]: the numbers s of (16.3) for its M moved channels at each position.
/// The couplings may move different numbers of channels. There may be no coupling at all.
///
/// The sum over the positions is -ln p of the image.
std::vector<double> anomaly_map_of(const Array<double>& z,
                                   const std::vector<Array<double>>& log_scales);

}  // namespace tapeflow

// Hint: half_log_2pi of flows/data/half_log_2pi.hpp is ½ ln 2π. Each latent has one.
// Proved: A map of anomalies is the density itself, sorted by positions: nothing is lost, and the
// cost is one addition for each latent and each log-scale.
