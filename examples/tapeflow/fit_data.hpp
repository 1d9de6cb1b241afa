// The rows of a fit: read, looked over, and dealt out.
#pragma once

#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "flows/tables/gaussian_baseline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

struct FitData {
  std::string file;
  std::vector<std::string> columns;
  std::vector<ContextColumn> context;
  Rows<double> train, valid, test;           // raw; points of their cells where there are levels
  Rows<double> cells;                        // the training rows to draw from, where there are
  std::optional<GaussianBaseline> gaussian;  // of the training rows
  std::vector<RepeatedColumn> repeated;
  Levels levels;  // of the repeated columns, if they are to be dequantised

  const Rows<double>& to_train_on() const { return levels.any() ? cells : train; }
  std::vector<std::string> warnings() const;
  /// A line for each repeated column, and what one can do.
  std::string notes(const FitCommand& command) const;

  /// "points.csv: 272 rows of 2 columns, 218 to train on, 27 to stop by, 27 to test on".
  std::string summary() const;
};

/// Reads what the command names and deals it out. std::runtime_error, one sentence naming file and
/// column, for what no density can be fitted to: too few rows, a column that is constant or repeats
/// another one.
FitData prepare(const FitCommand& command);

}  // namespace tapeflow
