// Prints and keeps the results of checks.
#pragma once

#include "engine/gradient_check.hpp"
#include "examples/support/course/results.hpp"
#include "flows/flow.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Prints the report's sentence; keeps gradient.compared and gradient.worst_error.
void print_gradient_check(const GradientReport& report, Results& results);

/// Moves the parameters of a small flow away from their start, which may hide mistakes. Then prints
/// the check of the gradient of log p at a few normal rows, and returns these rows.
Array<double> check_gradient_of_flow(Flow<double>& flow, Rng& rng, Results& results);

/// Prints that the layer keeps its contract, or the sentences of check_bijector in `broken`. Keeps
/// the number of sentences as contract.broken. `layer` is the layer's name in the output.
void print_contract(const std::vector<std::string>& broken, Results& results,
                    const std::string& layer = "layer");

}  // namespace tapeflow
