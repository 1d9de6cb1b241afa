// What stands in the way of a fit before any number is looked at: words and missing cells.
#pragma once

#include "engine/io/raw_table.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/obstacle.hpp"

#include <vector>

namespace tapeflow {

/// The obstacles in the columns that were read, as far as words and missing cells are their cause.
std::vector<Obstacle> odd_obstacles(const RawTable& raw, const FitCommand& command);

}  // namespace tapeflow
