// The mixture that tapeflow pick --mixture makes of the models of several runs.
#pragma once

#include "examples/tapeflow/fit_run.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// What the mixture says of the rows that no run learned from: log of the mean of the densities.
struct MixtureOfRuns {
  HeldOutScores valid, test;
  MeanAndError gain;  ///< over the best run on the test rows
};

/// Mixes the models of the runs and saves the mixture to `out`, as fit --mixture does. The members
/// are in the order of their seeds. `runs` begins with the best one. std::runtime_error if there
/// are less than two runs, if a model is missing, or if one cannot be mixed with the others.
MixtureOfRuns save_mixture(const std::vector<FitRun>& runs, const std::string& out);

}  // namespace tapeflow
