// What words in a table may be: numbers that are spelt in another way, or dates.
#pragma once

#include "engine/io/odd_cells.hpp"
#include "engine/io/table_format.hpp"

#include <string>

namespace tapeflow {

/// Another way to write numbers, and the options that say so.
struct Spelling {
  char decimal;
  std::string thousands, option, what;
};

/// The spelling that makes numbers of all of these words; null if there is none.
const Spelling* spelling_of(const OddCells& odd, TableFormat format);

/// Digits in three or more groups, as in 2020-01-31, 31/01/2020 or 18:00:00.
bool is_date(const std::string& word);

}  // namespace tapeflow
