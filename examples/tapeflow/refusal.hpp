// All that stands in the way of a fit, and the command that would fit the table.
#pragma once

#include "examples/tapeflow/table_plan.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct Remedy {
  std::vector<Obstacle> obstacles;  ///< those of the plan, and those that appear behind them
  std::string command;              ///< the line that fits the table; empty if there is none
};

/// Removes the plan's obstacles and reads the table again, until a fit could start or no option
/// helps. A table that cannot be read twice, as from a pipe, is not: then `command` removes the
/// obstacles that are known.
Remedy remedy_for(const TablePlan& plan, const FitCommand& command);

/// Throws std::runtime_error for a plan with obstacles. One obstacle is one sentence; several are
/// told first, line by line on standard error, each with the option that removes it.
[[noreturn]] void refuse(const TablePlan& plan, const FitCommand& command);

}  // namespace tapeflow
