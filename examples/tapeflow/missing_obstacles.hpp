// What stands in the way of a fit if cells are missing.
#pragma once

#include "engine/io/raw_table.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/obstacle.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The obstacles in the columns without words, or with words only in a context or in --categorical,
/// as far as missing cells are their cause. Columns with so many of them that too few rows would be
/// complete are to be left out; of the other columns the rows.
std::vector<Obstacle> missing_obstacles(const RawTable& raw, const FitCommand& command);

/// "Ozone (37)", "Solar.R (7)": the columns with missing cells, and how many they miss.
std::vector<std::string> columns_with_missing(const RawTable& raw);

}  // namespace tapeflow
