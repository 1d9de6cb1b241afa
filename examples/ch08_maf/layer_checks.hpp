// Checks of a masked autoregressive layer, or of one with a planted mistake.
#pragma once

#include "engine/random.hpp"
#include "examples/support/course/results.hpp"

#include <string>

namespace tapeflow {

/// Compares the fast layer with the formula in plain loops. Then checks the gradient, in double,
/// and the contract, of the layer with this mistake.
void check_layers(const std::string& mistake, Rng& rng, Results& results);

}  // namespace tapeflow
