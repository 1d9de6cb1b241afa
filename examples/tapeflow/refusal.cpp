#include "examples/tapeflow/refusal.hpp"

#include "engine/io/file_error.hpp"
#include "examples/tapeflow/command_line.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr int most_readings = 6;

bool is_known(const Obstacle& one, const std::vector<Obstacle>& all) {
  return std::any_of(all.begin(), all.end(),
                     [&](const Obstacle& other) { return other.sentence == one.sentence; });
}

// The plan of the table with other options; nothing if it cannot be read with them.
std::optional<TablePlan> plan_with(const FitCommand& command) {
  try {
    return plan_table(command, {}).plan;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

}  // namespace

Remedy remedy_for(const TablePlan& first, const FitCommand& command) {
  Remedy remedy;
  FitCommand mended = command;
  TablePlan plan = first;
  for (int readings = 0; !plan.obstacles.empty(); ++readings) {
    bool helped = false;
    for (const Obstacle& one : plan.obstacles) {
      if (is_known(one, remedy.obstacles)) continue;
      remedy.obstacles.push_back(one);
      if (one.remove) one.remove(mended);
      helped = helped || one.remove;
    }
    if (!helped || readings == most_readings) return remedy;
    if (!std::filesystem::is_regular_file(command.data)) break;
    const std::optional<TablePlan> next = plan_with(mended);
    if (!next) return remedy;
    plan = *next;
  }
  if (plan.counting.size() < plan.modelled.size())
    mended.table.drop.insert(mended.table.drop.end(), plan.counting.begin(), plan.counting.end());
  remedy.command = command_line(mended);
  return remedy;
}

void refuse(const TablePlan& plan, const FitCommand& command) {
  const Remedy remedy = remedy_for(plan, command);
  const std::string what_to_type = remedy.command.empty() ? "" : "; type: " + remedy.command;
  if (remedy.obstacles.size() == 1) {
    const Obstacle& one = remedy.obstacles.front();
    throw std::runtime_error(plan.file + ": " + one.sentence +
                             (one.or_else.empty() ? "" : ": " + one.options()) + what_to_type);
  }
  for (const Obstacle& one : remedy.obstacles)
    std::cerr << printable(plan.file + ": " + one.sentence +
                           (one.option.empty() ? "" : ": " + one.options()))
              << "\n";
  throw std::runtime_error(plan.file + ": " + std::to_string(remedy.obstacles.size()) +
                           " things stand in the way of a fit" + what_to_type);
}

}  // namespace tapeflow
