// Columns whose values repeat: there a density can be as high as it likes.
#pragma once

#include "engine/io/table.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A sentence for each column in which many rows share a value: on average ten rows or more, or one
/// value a tenth of them. A density may rise without bound at such values, and its likelihood with
/// it, and says nothing then.
std::vector<std::string> repeated_values(const Table& table);

}  // namespace tapeflow
