// What tapeflow fit tells in the end.
#pragma once

#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/resume.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

/// Why a fit ended, in words.
const char* reason(FitEnd end);

/// What was found, as the fields of a JSON object.
nlohmann::json to_json(const Findings& found);

/// As one JSON object, or as a table, on standard output. With more than one seed also what each
/// came to.
void print_json(const FitCommand& command, const FitData& data, const Findings& found,
                const std::vector<SeedRun>& seeds);
void print_table(const FitData& data, const Findings& found, const std::vector<SeedRun>& seeds);

}  // namespace tapeflow
