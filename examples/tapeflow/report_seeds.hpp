// What the report of tapeflow fit says of several seeds, and of their mixture.
#pragma once

#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/resume.hpp"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

/// Adds the scores of each seed to the JSON object of a fit; those of a seed that diverged at once
/// are null. With a mixture also how it does beside the best of its members.
void add_seeds(nlohmann::json& json, const std::vector<SeedRun>& seeds, const Findings& found);

/// The cells "seed", "validation" and "test" of a run: "-" for a seed that diverged at once.
std::vector<std::string> cells_of(const SeedRun& run);

/// Prints the same as a table on standard output, and what the table after it is of.
void print_seeds(const std::vector<SeedRun>& seeds, const Findings& found);

}  // namespace tapeflow
