#include "examples/tapeflow/fit_table.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/first_row.hpp"
#include "examples/tapeflow/look_over.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

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

// The Gaussian and the whitening need a matrix of all pairs of columns.
constexpr std::size_t most_columns = 2000;

// Which cells may be words. Wrong names are told first: they may be the reason for a wrong word.
std::vector<CellKind> cells_to_fit(const FitCommand& command,
                                   const std::vector<std::string>& columns) {
  if (columns.size() > most_columns)
    throw std::runtime_error(command.data + ": a fit takes at most " +
                             std::to_string(most_columns) + " columns, the file has " +
                             std::to_string(columns.size()) + "; leave some out");
  check_option("--context", command.context, columns, command.data);
  check_option("--classes", command.classes, columns, command.data);
  std::vector<CellKind> cells;
  for (const std::string& name : columns)
    cells.push_back(contains(command.classes, name)   ? CellKind::words
                    : contains(command.context, name) ? CellKind::numbers_or_words
                                                      : CellKind::numbers);
  return cells;
}

// The numbers that the words spell; nothing if one of them spells no finite number.
std::optional<std::vector<double>> as_numbers(const std::vector<std::string>& words) {
  std::vector<double> numbers;
  for (const std::string& word : words) {
    const std::optional<double> number = parse_number(word);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

// Turns the numbers of a column into classes named after them, "1", "2", "10" in this order. A
// column with a word that is no number stays as it is.
void make_classes(Table& table, std::size_t column) {
  std::vector<std::string>& words = table.words[column];
  const std::optional<std::vector<double>> spelt = as_numbers(words);
  if (!spelt) return;
  std::map<double, double> indices;
  const std::size_t n = table.values.shape(0);
  for (std::size_t i = 0; i < n; ++i) {
    double& value = table.values(i, column);
    if (!words.empty()) value = (*spelt)[static_cast<std::size_t>(value)];
    value += 0.;  // -0 is 0
    indices[value] = 0;
  }
  words.clear();
  for (auto& [value, index] : indices) {
    index = static_cast<double>(words.size());
    words.push_back(shortest_text(value));
  }
  for (std::size_t i = 0; i < n; ++i) table.values(i, column) = indices[table.values(i, column)];
}

std::vector<std::string> modelled_columns(const Table& table,
                                          const std::vector<std::string>& given) {
  std::vector<std::string> columns;
  for (const std::string& name : table.columns) {
    if (!contains(given, name)) columns.push_back(name);
  }
  if (columns.empty())
    throw std::runtime_error("--context: needs to leave a column to model, got all of them");
  return columns;
}

// The words of a column of classes are numbered in the table as they are in the dataset.
Dataset dataset_of(Table table, const std::vector<std::string>& given) {
  const std::vector<std::string> columns = modelled_columns(table, given);
  const std::vector<std::size_t> modelled = places_of(columns, table.columns),
                                 of_context = places_of(given, table.columns);
  std::vector<ContextColumn> context;
  for (const std::size_t j : of_context) context.emplace_back(table.columns[j], table.words[j]);
  Array<double> given_values = select_columns(table.values, of_context);
  Array<double> x = select_columns(std::move(table.values), modelled);
  return {columns, std::move(context), {std::move(x), std::move(given_values)}};
}

}  // namespace

FitTable read_fit_table(const FitCommand& command, Stages& stages) {
  const auto cells = [&command](const std::vector<std::string>& columns) {
    return cells_to_fit(command, columns);
  };
  Table table = read_with_notes(command.data, cells, stages.begin("reading " + command.data));
  const OnProgress on_progress = stages.begin("looking for repeated values");
  for (const std::size_t j : places_of(command.classes, table.columns)) make_classes(table, j);
  look_over(table, command.data);
  std::vector<RepeatedColumn> repeated = repeated_values(table, on_progress);
  return {dataset_of(std::move(table), command.given()), std::move(repeated)};
}

void require_every_class(const Dataset& train, const std::string& file) {
  const std::vector<ContextColumn>& columns = train.context_columns();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<bool> met(columns[j].classes.size(), false);
    for (std::size_t i = 0; i < train.count() && !met.empty(); ++i)
      met[static_cast<std::size_t>(train.raw().context(i, j))] = true;
    const auto missing = std::find(met.begin(), met.end(), false);
    if (missing == met.end()) continue;
    const auto which = static_cast<std::size_t>(missing - met.begin());
    throw std::runtime_error(file + ": column " + shown(columns[j].name) +
                             " has no row to train on of class " +
                             shown(columns[j].classes[which]) + "; leave its rows out");
  }
}

}  // namespace tapeflow
