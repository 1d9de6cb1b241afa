// What tapeflow pick prints on standard output.
#pragma once

#include "examples/tapeflow/run_mixture.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// The runs begin with the best one.
struct Picked {
  std::vector<FitRun> runs;
  std::optional<MixtureOfRuns> mixture;
  std::string out;  ///< the file that holds the best model or the mixture; empty if none does
};

/// A table with a line for each run, and which one is the best.
void print_table(const Picked& picked);
/// The same as one JSON object.
void print_json(const Picked& picked);

}  // namespace tapeflow
