#include "examples/tapeflow/missing_obstacles.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "examples/tapeflow/raw_columns.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

using Columns = std::vector<std::size_t>;  // indices into RawTable::read

constexpr std::size_t most_named = 5;  // columns in a sentence

std::size_t missing_in(const RawTable& raw, std::size_t column) {
  return odd_cells(raw, column).missing_count;
}

std::size_t complete_rows(const RawTable& raw, const Columns& columns) {
  const std::vector<bool> missing = rows_with_missing(raw, columns);
  return static_cast<std::size_t>(std::count(missing.begin(), missing.end(), false));
}

std::string cells_in_words(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " missing cell" : " missing cells");
}

// Columns of which the rest of the table is the better part: without them `least` rows are
// complete.
Columns columns_to_drop(const RawTable& raw, Columns columns, std::size_t least) {
  Columns dropped;
  while (!columns.empty() && complete_rows(raw, columns) < least) {
    const auto worst = std::max_element(
        columns.begin(), columns.end(),
        [&](std::size_t a, std::size_t b) { return missing_in(raw, a) < missing_in(raw, b); });
    dropped.push_back(*worst);
    columns.erase(worst);
  }
  return dropped;
}

Obstacle incomplete_rows(const RawTable& raw, const Columns& columns) {
  const std::size_t n = raw.rows(), complete = complete_rows(raw, columns);
  const std::string sentence = std::to_string(n - complete) + " of " + std::to_string(n) +
                               (n - complete == 1 ? " rows has" : " rows have") +
                               " a missing cell, in ";
  std::vector<std::string> names;
  std::size_t first = 0;
  for (const std::size_t k : columns) {
    const OddCells& odd = odd_cells(raw, k);
    if (odd.missing_count == 0) continue;
    if (first == 0 || odd.first_missing_line < first) first = odd.first_missing_line;
    if (names.size() <= most_named)
      names.push_back(names.size() < most_named ? shown(raw.names[raw.read[k]]) + " (" +
                                                      std::to_string(odd.missing_count) + ")"
                                                : "…");
  }
  return {sentence + joined(names) + ", the first in " + line_in_words(raw, first), "--na drop",
          [](FitCommand& command) { command.table.drop_missing = true; }};
}

// The columns that a fit can use if all obstacles of words are removed.
Columns usable_columns(const RawTable& raw, const FitCommand& command) {
  std::vector<std::string> with_words = command.given();
  with_words.insert(with_words.end(), command.categorical.begin(), command.categorical.end());
  Columns usable;
  for (std::size_t k = 0; k < raw.read.size(); ++k) {
    const std::string& name = raw.names[raw.read[k]];
    if (odd_cells(raw, k).word_count() == 0 ||
        std::find(with_words.begin(), with_words.end(), name) != with_words.end())
      usable.push_back(k);
  }
  return usable;
}

}  // namespace

std::vector<Obstacle> missing_obstacles(const RawTable& raw, const FitCommand& command) {
  std::vector<Obstacle> found;
  Columns usable = usable_columns(raw, command);
  const std::size_t n = raw.rows();
  // With few rows it is their number that is in the way.
  const std::size_t least_of_fit = n < least_rows ? 0 : least_rows;
  const std::size_t least =
      command.table.drop_missing ? least_of_fit : std::max(least_of_fit, n / 3);
  for (const std::size_t k : columns_to_drop(raw, usable, least)) {
    const std::string& name = raw.names[raw.read[k]];
    found.push_back(removed_by_drop("column " + shown(name) + " has " +
                                        cells_in_words(missing_in(raw, k)) + " in " +
                                        std::to_string(n) + " rows",
                                    name));
    std::erase(usable, k);
  }
  if (!command.table.drop_missing && complete_rows(raw, usable) < n)
    found.push_back(incomplete_rows(raw, usable));
  return found;
}

std::vector<std::string> columns_with_missing(const RawTable& raw) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < raw.read.size(); ++k) {
    if (missing_in(raw, k) > 0)
      names.push_back(shown(raw.names[raw.read[k]]) + " (" + std::to_string(missing_in(raw, k)) +
                      ")");
  }
  return names;
}

}  // namespace tapeflow
