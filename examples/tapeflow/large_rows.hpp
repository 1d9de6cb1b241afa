// The table of fit --rows-at-once: it stays in its file, and a part of its rows is in memory.
#pragma once

#include "engine/io/raw_table.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "flows/data/large_table.hpp"
#include "flows/tables/redrawn_rows.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tapeflow {

/// The number of rows that a pass over a table looks at together.
inline constexpr std::size_t rows_in_block = 8192;

struct LargeRows {
  RawTable raw;      ///< how the file was read; it has the first rows only
  LargeTable table;  ///< of the columns that are used

  std::vector<std::string> columns() const;  ///< their names
};

/// Maps the table that the command names. CSV is copied once into an NPY file beside --out, which
/// has no name and is gone when the program ends; NPY that is packed, or comes through a pipe, is
/// read into memory, and a note says so. Goes through all rows: std::runtime_error, naming the
/// place, for a cell that is no finite number, and as read_raw_table. CLI::ValidationError for
/// options that need the whole table.
std::shared_ptr<const LargeRows> open_large_rows(const FitCommand& command, Stages& stages);

/// Draws rows like those to train on, with the same columns and domain.
DrawRows draws_from(std::shared_ptr<const LargeRows> large, const Dataset& train);

}  // namespace tapeflow
