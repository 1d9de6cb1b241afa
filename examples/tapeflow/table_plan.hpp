// Which columns and rows of a table a fit would use, and why not the others.
#pragma once

#include "engine/io/raw_table.hpp"
#include "engine/io/table.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/large_rows.hpp"
#include "examples/tapeflow/obstacle.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct TablePlan {
  /// A column of the file that is not used.
  struct LeftOut {
    std::string name, why;
  };

  std::string file;
  TableFormat format;                 ///< how the text was read
  bool has_names = false;             ///< whether the first line has the names
  std::size_t rows = 0;               ///< in the file
  std::vector<std::size_t> kept;      ///< the rows that are used, if they are not all
  std::vector<std::string> modelled;  ///< columns; "kind (3 words)" of --categorical
  std::vector<std::string> context;   ///< columns; "species (3 classes)"
  std::vector<LeftOut> left_out;
  std::string weights;                  ///< the column that weighs the rows, or ""
  std::vector<std::string> incomplete;  ///< "Ozone (37)": where rows that are left out lack a cell
  std::vector<std::string> counting;    ///< modelled columns that count the rows
  std::vector<std::string> notes;
  std::vector<Obstacle> obstacles;

  /// One sentence each: what is modelled, which columns are left out, which rows.
  std::vector<std::string> sentences() const;
};

/// A table as a fit takes it: without the columns and rows that are left out. The words of a column
/// are classes, in the order of Table::words. Empty if there are obstacles.
struct PlannedTable {
  TablePlan plan;
  Table table;
  std::vector<double> weights = {};  ///< of the rows; empty if they count alike
};

/// Reads the table of a command once, and looks for obstacles. std::runtime_error for a file that
/// is no table, and for options that name columns it does not have.
PlannedTable plan_table(const FitCommand& command, const OnProgress& on_progress);

/// The same for the rows of a large table that are in memory.
PlannedTable plan_table(const FitCommand& command, const LargeRows& large);

}  // namespace tapeflow
