// What checks found, printed and kept.
#pragma once

#include "engine/gradient_check.hpp"
#include "examples/support/course/results.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Prints the report's sentence; keeps gradient.compared and gradient.worst_error.
void print_gradient_check(const GradientReport& report, Results& results);

/// Prints that the contract of what is called `layer` is kept, or the sentences of check_bijector
/// on what is broken; keeps their number as contract.broken.
void print_contract(const std::vector<std::string>& broken, Results& results,
                    const std::string& layer = "layer");

}  // namespace tapeflow
