#include "examples/tapeflow/table_plan.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/class_columns.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/first_row.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "examples/tapeflow/missing_obstacles.hpp"
#include "examples/tapeflow/odd_obstacles.hpp"
#include "examples/tapeflow/raw_columns.hpp"
#include "examples/tapeflow/row_weights.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t most_named = 10;  // columns in a sentence

std::string some(const std::vector<std::string>& names) {
  if (names.size() <= most_named) return joined(names);
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(most_named);
  return joined({names.begin(), end}) + " and " + std::to_string(names.size() - most_named) +
         " more";
}

// The columns of the file that were not read, and why.
std::vector<TablePlan::LeftOut> columns_not_read(const RawTable& raw, const FitCommand& command) {
  std::vector<TablePlan::LeftOut> left_out;
  std::size_t next = 0;
  for (std::size_t j = 0; j < raw.names.size(); ++j) {
    if (next < raw.read.size() && raw.read[next] == j) {
      ++next;
      continue;
    }
    const std::string& name = raw.names[j];
    left_out.push_back(
        {name, contains(command.table.drop, name) ? "--drop"
               : command.table.columns.empty() || contains(command.table.columns, name)
                   ? "no cell is filled"
                   : "not in --columns"});
  }
  return left_out;
}

// The rows without a missing cell; an empty list if all are.
std::vector<std::size_t> rows_to_keep(const RawTable& raw) {
  std::vector<std::size_t> all(raw.read.size()), kept;
  std::iota(all.begin(), all.end(), 0);
  const std::vector<bool> missing = rows_with_missing(raw, all);
  if (std::find(missing.begin(), missing.end(), true) == missing.end()) return kept;
  for (std::size_t i = 0; i < missing.size(); ++i)
    if (!missing[i]) kept.push_back(i);
  return kept;
}

// The numbers and the words of the columns that were read; words in the place of NaN.
Table table_of(RawTable raw, const std::vector<std::size_t>& kept) {
  Table table;
  for (const std::size_t j : raw.read) table.columns.push_back(raw.names[j]);
  table.words.resize(table.columns.size());
  for (auto& [k, odd] : raw.odd) {
    for (const OddCells::Cell& cell : odd.cells)
      if (cell.word != OddCells::missing) raw.values(cell.row, k) = static_cast<double>(cell.word);
    table.words[k] = std::move(odd.words);
  }
  table.values = kept.empty() ? std::move(raw.values) : select_rows(raw.values, kept);
  return table;
}

// The table without the columns for which leave_out(j) is true.
template <class LeaveOut>
Table without(Table table, LeaveOut leave_out) {
  std::vector<std::size_t> kept;
  Table rest;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (leave_out(j)) continue;
    kept.push_back(j);
    rest.columns.push_back(table.columns[j]);
    rest.words.push_back(table.words[j]);
  }
  rest.values = select_columns(std::move(table.values), kept);
  return rest;
}

// Moves the weights out of the table.
void take_weights(PlannedTable& planned, const FitCommand& command) {
  Table& table = planned.table;
  const auto place = std::find(table.columns.begin(), table.columns.end(), command.weights);
  if (command.weights.empty() || place == table.columns.end()) return;
  const auto column = static_cast<std::size_t>(place - table.columns.begin());
  planned.plan.weights = command.weights;
  planned.weights =
      weights_in(table.values, column, command.data, command.weights, planned.plan.kept);
  table = without(std::move(table), [column](std::size_t j) { return j == column; });
}

// Whether the column counts the rows of the file: whole numbers that rise by one from row to row.
bool counts_rows(const Array<double>& values, std::size_t column,
                 const std::vector<std::size_t>& kept) {
  const auto row = [&kept](std::size_t i) {
    return static_cast<double>(kept.empty() ? i : kept[i]);
  };
  for (std::size_t i = 0; i < values.shape(0); ++i) {
    const double v = values(i, column);
    if (v != std::floor(v) || v - values(0, column) != row(i) - row(0)) return false;
  }
  return true;
}

void name_columns(TablePlan& plan, const Table& table, const FitCommand& command) {
  const std::vector<std::string> given = command.given();
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const std::string& name = table.columns[j];
    const std::size_t classes = table.words[j].size();
    const bool is_given = contains(given, name);
    const std::string in_words =
        " (" + std::to_string(classes) + (is_given ? " classes)" : " words)");
    (is_given ? plan.context : plan.modelled).push_back(name + (classes == 0 ? "" : in_words));
    if (is_given || classes > 0 || !counts_rows(table.values, j, plan.kept)) continue;
    plan.counting.push_back(name);
    plan.notes.push_back("column " + shown(name) + " counts the rows; --drop " + shell_word(name) +
                         " leaves it out");
  }
}

// Looks at numbers and classes, once no word and no missing cell is in the way.
void look_at_numbers(PlannedTable& planned, const FitCommand& command) {
  TablePlan& plan = planned.plan;
  make_classes(planned.table, command.classes);
  make_categories(planned.table, command.categorical);
  std::vector<RedundantColumn> redundant;
  if (planned.table.values.shape(0) >= least_rows)
    redundant = redundant_columns(planned.table, command.given(),
                                  command.split(planned.table.values.shape(0)).train);
  if (command.table.drop_redundant) {
    for (const RedundantColumn& one : redundant)
      plan.left_out.push_back({planned.table.columns[one.column], one.why});
    planned.table = without(std::move(planned.table), [&redundant](std::size_t j) {
      return std::any_of(redundant.begin(), redundant.end(),
                         [j](const RedundantColumn& one) { return one.column == j; });
    });
    redundant.clear();
  }
  plan.obstacles = look_over(planned.table, redundant, command.categorical);
  name_columns(plan, planned.table, command);
  if (plan.modelled.empty())
    plan.obstacles.push_back({plan.context.empty() ? "no column is left to fit"
                                                   : "--context needs to leave a column to model",
                              ""});
}

}  // namespace

std::vector<std::string> TablePlan::sentences() const {
  std::vector<std::string> lines = {"models " + some(modelled)};
  if (!context.empty()) lines.back() += " given " + joined(context);
  if (!weights.empty()) lines.push_back("weighs the rows by " + weights);
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const LeftOut& column : left_out) by_reason[column.why].push_back(column.name);
  for (const auto& [why, names] : by_reason)
    lines.push_back("leaves out " + some(names) + " (" + why + ")");
  if (!incomplete.empty())
    lines.push_back("leaves out " + std::to_string(rows - kept.size()) + " of " +
                    std::to_string(rows) + " rows, with a missing cell in " + some(incomplete));
  return lines;
}

PlannedTable plan_table(const FitCommand& command, const OnProgress& on_progress) {
  const auto reading = [&command](const std::vector<std::string>& names) {
    return readings_for(command, names);
  };
  RawTable raw = read_raw_table(
      command.data,
      {.format = command.table.format, .missing = command.table.missing, .reading = reading},
      on_progress);
  PlannedTable planned;
  TablePlan& plan = planned.plan;
  plan.file = command.data;
  plan.format = raw.format;
  plan.has_names = raw.has_names;
  plan.rows = raw.rows();
  plan.left_out = columns_not_read(raw, command);
  plan.notes = notes_on_first_row(raw);
  plan.obstacles = odd_obstacles(raw, command);
  for (Obstacle& one : missing_obstacles(raw, command)) plan.obstacles.push_back(std::move(one));
  if (!plan.obstacles.empty()) return planned;
  plan.kept = rows_to_keep(raw);
  if (!plan.kept.empty()) plan.incomplete = columns_with_missing(raw);
  planned.table = table_of(std::move(raw), plan.kept);
  take_weights(planned, command);
  look_at_numbers(planned, command);
  return planned;
}

PlannedTable plan_table(const FitCommand& command, const LargeRows& large) {
  PlannedTable planned;
  TablePlan& plan = planned.plan;
  plan.file = command.data;
  plan.format = large.raw.format;
  plan.has_names = large.raw.has_names;
  plan.rows = large.table.count();
  plan.left_out = columns_not_read(large.raw, command);
  plan.notes = notes_on_first_row(large.raw);
  if (large.table.has_others()) plan.kept = large.table.sample();
  planned.table = {large.columns(), large.table.sampled()};
  planned.table.words.resize(planned.table.columns.size());
  look_at_numbers(planned, command);
  return planned;
}

}  // namespace tapeflow
