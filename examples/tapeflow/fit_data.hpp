// The rows of a fit, dealt out.
#pragma once

#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "examples/tapeflow/table_plan.hpp"
#include "flows/tables/gaussian_baseline.hpp"
#include "flows/tables/redrawn_rows.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

struct FitData {
  std::string file;
  /// Raw rows; for pictures one random point of each cell. Of many pictures to train on, `train`
  /// has the first ones only: those that are scored.
  Dataset train, valid, test;
  /// Pictures to train on as lower corners of cells, to draw from in each epoch.
  std::optional<Dataset> corners;
  Levels levels;                    ///< of pictures
  std::optional<ImageShape> shape;  ///< of pictures
  /// Fitted to the training rows; nothing if these are pictures too large for that.
  std::optional<GaussianBaseline> gaussian;
  std::vector<RepeatedColumn> repeated;
  std::size_t shared_test_rows = 0;  ///< how many test rows of a table are also rows to train on
  TablePlan plan;                    ///< which columns and rows of a table are used
  /// Draws other rows to train on from a large table; empty if all rows are in memory.
  DrawRows redrawn;
  /// How the rows of `file` that are used are dealt out. Called again where a sentence names a row.
  std::function<DataSplit()> split;
  /// Empty if the rows for validation, or to test on, are rows of `file`.
  std::string valid_file, test_file;
  std::vector<std::size_t> valid_numbers, test_numbers;  ///< as RowsOfTable::numbers

  /// All rows to train on.
  const Dataset& learned() const { return corners ? *corners : train; }

  std::vector<std::string> warnings() const;
  /// A line for each repeated column, and what one can do.
  std::string notes(const FitCommand& command) const;

  /// "points.csv: 272 rows of 2 columns, 218 to train on, 27 for validation, 27 to test on".
  std::string summary() const;
};

/// Reads the rows that the command names and deals them out. Errors as read_fit_table, read_rows
/// and read_fit_pictures; std::runtime_error if no Gaussian can be fitted to the training rows.
FitData prepare(const FitCommand& command, Stages& stages);

}  // namespace tapeflow
