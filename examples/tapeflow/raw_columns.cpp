#include "examples/tapeflow/raw_columns.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/columns.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// The Gaussian and the whitening need a matrix of all pairs of columns.
constexpr std::size_t most_columns = 2000;

void check_option(const std::string& option, const std::vector<std::string>& names,
                  const std::vector<std::string>& columns, const std::string& file) {
  for (const std::string& name : names) {
    if (std::count(names.begin(), names.end(), name) > 1)
      throw std::runtime_error(option + ": needs each column once, got \"" + name + "\" twice");
    if (!contains(columns, name))
      throw std::runtime_error(file + ": there is no column \"" + name + "\" for " + option +
                               ", the columns are " + joined(columns));
  }
}

// The columns of the first option must not be among those of another.
void require_apart(const std::string& option, const std::vector<std::string>& names,
                   const std::string& others, const std::vector<std::string>& in) {
  for (const std::string& name : in) {
    if (contains(names, name))
      throw std::runtime_error(option + ": needs columns that are not of " + others + ", got " +
                               shown(name));
  }
}

bool is_used(const std::string& name, const FitCommand& command,
             const std::vector<std::string>& given) {
  const TableOptions& table = command.table;
  if (contains(given, name) || contains(command.categorical, name) || name == command.weights)
    return true;
  return !contains(table.drop, name) && (table.columns.empty() || contains(table.columns, name));
}

Reading reading_of(const std::string& name, const FitCommand& command) {
  if (contains(command.classes, name)) return Reading::words;
  return contains(command.categorical, name) ? Reading::categories : Reading::numbers;
}

}  // namespace

std::vector<Reading> readings_for(const FitCommand& command,
                                  const std::vector<std::string>& names) {
  check_option("--context", command.context, names, command.data);
  check_option("--classes", command.classes, names, command.data);
  check_option("--categorical", command.categorical, names, command.data);
  check_option("--columns", command.table.columns, names, command.data);
  check_option("--drop", command.table.drop, names, command.data);
  const std::vector<std::string> weights =
      command.weights.empty() ? std::vector<std::string>() : std::vector{command.weights};
  check_option("--weights", weights, names, command.data);
  const std::vector<std::string> given = command.given();
  require_apart("--drop", command.table.drop, "the context", given);
  require_apart("--drop", command.table.drop, "--categorical", command.categorical);
  require_apart("--categorical", command.categorical, "the context", given);
  require_apart("--weights", weights, "the context", given);
  require_apart("--weights", weights, "--drop", command.table.drop);
  require_apart("--weights", weights, "--categorical", command.categorical);
  std::vector<Reading> readings;
  for (const std::string& name : names)
    readings.push_back(is_used(name, command, given) ? reading_of(name, command)
                                                     : Reading::nothing);
  const auto used = names.size() - static_cast<std::size_t>(std::count(
                                       readings.begin(), readings.end(), Reading::nothing));
  if (used > most_columns)
    throw std::runtime_error(command.data + ": a fit takes at most " +
                             std::to_string(most_columns) + " columns, these are " +
                             std::to_string(used) + "; --columns or --drop leaves some out");
  return readings;
}

const OddCells& odd_cells(const RawTable& raw, std::size_t column) {
  static const OddCells none;
  const auto found = raw.odd.find(column);
  return found == raw.odd.end() ? none : found->second;
}

bool holds_words(const RawTable& raw, std::size_t column) {
  const OddCells& odd = odd_cells(raw, column);
  return odd.word_count() > 0 && odd.cells.size() == raw.rows();
}

std::vector<bool> rows_with_missing(const RawTable& raw, const std::vector<std::size_t>& columns) {
  std::vector<bool> missing(raw.rows(), false);
  for (const std::size_t k : columns)
    for (const OddCells::Cell& cell : odd_cells(raw, k).cells)
      if (cell.word == OddCells::missing) missing[cell.row] = true;
  return missing;
}

std::string line_in_words(const RawTable& raw, std::size_t line) {
  return (raw.is_text ? "line " : "row ") + std::to_string(line);
}

}  // namespace tapeflow
