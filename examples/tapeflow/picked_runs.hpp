// Runs of tapeflow fit on the same rows, held against each other.
#pragma once

#include "examples/tapeflow/fit_run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// std::runtime_error unless all runs have the same columns, learned from the same rows and were
/// held out the same ones, and no run comes twice: it names the first run that differs, and what
/// differs.
void require_comparable(const std::vector<FitRun>& runs);

/// The runs with the highest mean log-likelihood of the validation rows first; those in which it is
/// not finite come last. Of equal runs the order stays.
std::vector<FitRun> best_first(std::vector<FitRun> runs);

/// How much more likely the validation rows are under the best of the runs, row by row.
MeanAndError lead_over(const FitRun& best, const FitRun& run);

/// The options, but for seeds, whose values differ between the runs.
std::vector<std::string> differing_options(const std::vector<FitRun>& runs);

/// The value of an option as the user types it: "32 32"; "-" if the run does not know the option.
std::string value_in_words(const FitRun& run, const std::string& option);

}  // namespace tapeflow
