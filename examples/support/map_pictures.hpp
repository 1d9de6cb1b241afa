// What a map does to the plane.
#pragma once

#include "examples/support/plot.hpp"
#include "flows/chain.hpp"

#include <string>

namespace tapeflow {

/// A layer's to_latent as a map of arrays, and its log-determinants row by row.
PlaneMap to_latent_of(const Bijector<double>& layer);
std::vector<double> log_det_to_latent(const Bijector<double>& layer, const Array<double>& rows);

/// Two panels: cells, and where the map sends them. Each has the same colour in both: ln of what
/// the map does to its area.
Figure before_and_after(Labels before_labels, Labels after_labels, Cells cells,
                        const PlaneMap& map);

/// A map that stretches some of the plane and shrinks the rest: two couplings with random weights.
Chain<double> bent_map(std::uint64_t seed);

}  // namespace tapeflow
