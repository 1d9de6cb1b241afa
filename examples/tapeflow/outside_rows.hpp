// Rows to score that cannot occur under a model.
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

}  // namespace tapeflow
