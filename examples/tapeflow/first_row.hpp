// Is the first row of a table names or numbers? The reader decides; a note says so if it may be
// wrong.
#pragma once

#include "engine/io/table.hpp"

#include <string>

namespace tapeflow {

/// read_table, with a note on standard error if all names of the columns look like numbers ("12
/// kg"), or if the first row of a table without names looks like names: whole numbers in equal
/// steps, such as years, over columns with other numbers.
Table read_with_notes(const std::string& file, const CellKindsOf& cells_of,
                      const OnProgress& on_progress = {});

}  // namespace tapeflow
