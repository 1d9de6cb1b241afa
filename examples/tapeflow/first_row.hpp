// Is the first row of a table names or numbers? The reader decides; a note says so if it may be
// wrong.
#pragma once

#include "engine/io/raw_table.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A sentence if all names of the columns look like numbers ("12 kg"), or if the first row of a
/// table without names looks like names: whole numbers in equal steps, such as years, over columns
/// with other numbers. Nothing if the user has said what the first row is.
std::vector<std::string> notes_on_first_row(const RawTable& table);

}  // namespace tapeflow
