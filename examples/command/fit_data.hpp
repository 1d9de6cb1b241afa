// The rows of a fit: read, looked over, and dealt out.
#pragma once

#include "examples/command/fit_options.hpp"
#include "flows/gaussian.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct FitData {
  std::vector<std::string> columns;
  Array<double> train, valid, test;  // raw rows
  Gaussian gaussian;                 // of the training and validation rows

  /// "points.csv: 272 rows of 2 columns, 218 to train on, 27 to stop by, 27 to test on".
  std::string summary() const;
  std::string file;
};

/// Reads what the command names and deals it out. std::runtime_error, one sentence naming file and
/// column, for what no density can be fitted to: too few rows, a column that is constant or repeats
/// another one.
FitData prepare(const FitCommand& command);

}  // namespace tapeflow
