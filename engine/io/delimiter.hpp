// Private to csv: finds out what separates the cells of a table.
#pragma once

#include "engine/io/table_format.hpp"

#include <string_view>

namespace tapeflow {

struct Delimiter {
  char character = ',';
  bool certain = false;  ///< the text shows both of the lines that decide
};

/// The delimiter of a table that begins with this text, as TableFormat says. Blank lines and
/// comments do not count. `whole`: there is no more text.
Delimiter detect_delimiter(std::string_view text, const TableFormat& format, bool whole);

}  // namespace tapeflow
