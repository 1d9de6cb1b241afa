// Bringing a table into the shape a fitted model expects.
#pragma once

#include "engine/io/table.hpp"
#include "flows/data/rows.hpp"
#include "flows/tables/context_columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The table's values with their columns as the model has them: if the names are those of the
/// model, in the model's order; else as they stand, those of the context last. A word of a column
/// of classes becomes the place of its class. std::runtime_error, naming `file`, for another number
/// of columns or a class that the model does not have.
Rows<double> rows_for_model(const Table& table, const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context, const std::string& file);

/// The same of a file.
Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context);

/// The same of the context alone. A table with neither the names nor the number of the context's
/// columns is a std::runtime_error, and so is one whose first line is of words other than the
/// names.
Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context);

/// `count` rows of the same values, [count, C], numbers and names of classes as the command line
/// has them. std::runtime_error, naming the model, unless there is one for each column that fits
/// it.
Array<double> repeated_context(const std::string& model, const std::vector<ContextColumn>& context,
                               const std::vector<std::string>& values, std::size_t count);

/// "a, b, c"
std::string joined(const std::vector<std::string>& names);

/// Writes rows under a header to `out`, or to standard output if it is empty.
void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows);

}  // namespace tapeflow
