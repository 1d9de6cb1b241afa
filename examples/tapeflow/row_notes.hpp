// Notes on rows that a model cannot score, or scores as impossible.
#pragma once

#include "examples/tapeflow/columns.hpp"
#include "flows/data/table_domain.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// "rows.csv: 2 of 3 rows are outside what the model's columns can be, and log p is -inf there; the
/// first is row 2, with -1 in column "price"". An empty text if all rows are inside. Rows are
/// counted from 1, without the header.
std::string note_on_rows_outside(const TableDomain& domain, const std::vector<std::string>& columns,
                                 const RowsOfTable& table, const std::string& file);

/// "rows.csv: 2 of 30 rows have a missing cell, and are left out", or, if they stay among the rows,
/// "…, and an empty score". An empty text if no row has one.
std::string note_on_missing_cells(const RowsOfTable& table, const std::string& file,
                                  bool left_out = true);

/// Prints the note on standard error, in a line that begins with "note: "; nothing if it is empty.
void print_note(const std::string& note);

}  // namespace tapeflow
