// A picture of one layer: the pieces, and the density that they make.
#pragma once

#include "engine/random.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Two panels for a layer with random weights, one curve for each of three values of the kept
/// column. Left the moved column before and after the layer, right its density before it, if it is
/// standard normal after it.
Figure pieces_and_density(Rng& rng);

}  // namespace tapeflow
