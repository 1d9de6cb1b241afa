// Bringing a table into the shape a fitted model expects.
#pragma once

#include "engine/io/table.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The table's values with their columns as the model has them: if the names are those of the
/// model, in the model's order; else as they stand. std::runtime_error, naming `file`, for another
/// number of columns.
Array<double> rows_for_model(const Table& table, const std::vector<std::string>& model_columns,
                             const std::string& file);

/// Writes rows under a header to `out`, or to standard output if it is empty.
void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows);

}  // namespace tapeflow
