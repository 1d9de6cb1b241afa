// What a MADE's masks let through.
#pragma once

#include "engine/random.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Four panels of a MADE with five columns in their natural order, two hidden layers of ten units
/// and random weights: its first and its last mask, how many paths all three masks leave from each
/// input to each output, and the Jacobian by the tape, whose zeros are where there is no path.
Figure masks_and_jacobian(Rng& rng);

}  // namespace tapeflow
