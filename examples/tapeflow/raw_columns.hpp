// The columns of a raw table that a command uses.
#pragma once

#include "engine/io/raw_table.hpp"
#include "examples/tapeflow/fit_options.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// How the columns of a file are read for a fit: those that are left out are not.
/// std::runtime_error for options that name columns that the file lacks, and for too many columns.
std::vector<Reading> readings_for(const FitCommand& command, const std::vector<std::string>& names);

/// The cells of a column, by index into `raw.read`, that are no numbers; an empty list if all are.
const OddCells& odd_cells(const RawTable& raw, std::size_t column);

/// Whether the column has words, and no numbers beside them.
bool holds_words(const RawTable& raw, std::size_t column);

/// For each row, whether one of these columns has a missing cell there.
std::vector<bool> rows_with_missing(const RawTable& raw, const std::vector<std::size_t>& columns);

/// "line 7", or "row 7" of a file that is no text.
std::string line_in_words(const RawTable& raw, std::size_t line);

}  // namespace tapeflow
