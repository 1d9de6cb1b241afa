// Columns whose values repeat: there a density can be as high as it likes.
#pragma once

#include "engine/io/table.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A column in which many rows share a value: on average ten rows or more, or one value a tenth of
/// them. A density may rise without bound at such values, and its likelihood with it, and says
/// nothing then.
struct RepeatedColumn {
  std::string name, sentence;
  double least = 0;  ///< of its values
  double step = 0;   ///< the smallest between two different ones
};
std::vector<RepeatedColumn> repeated_values(const Table& table);

}  // namespace tapeflow
