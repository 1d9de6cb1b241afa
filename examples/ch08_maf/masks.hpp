// The masks of a MADE, and the connections that they leave.
#pragma once

#include "engine/random.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Four panels of a MADE with five columns in their natural order, two hidden layers of ten units
/// and random weights. All are read like a Jacobian: a row belongs to a unit, a column of the
/// matrix to what the unit sees. They show the first mask, the last mask, the number of paths that
/// all three masks leave from each input to each output, and the Jacobian by the tape. The Jacobian
/// is zero where there is no path.
Figure masks_and_jacobian(Rng& rng);

}  // namespace tapeflow
