#include "examples/tapeflow/class_columns.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t most_classes = 100;

[[noreturn]] void bad_classes(const std::string& file, const std::string& column,
                              const std::string& fault) {
  throw std::runtime_error(file + ": column " + shown(column) + " " + fault);
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What the words spell, if all are finite numbers.
std::optional<std::vector<double>> as_numbers(const std::vector<std::string>& words) {
  std::vector<double> numbers;
  for (const std::string& word : words) {
    const std::optional<double> number = parse_number(word);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

void check_classes(const std::vector<std::string>& classes, std::size_t rows,
                   const std::string& column, const std::string& file) {
  const std::size_t most = std::min(most_classes, rows / 2);
  if (classes.size() > most)
    bad_classes(file, column,
                "has " + std::to_string(classes.size()) + " classes in " + std::to_string(rows) +
                    " rows, needs at most " + std::to_string(most) + "; leave it out");
  for (const std::string& name : classes) {
    if (!is_utf8(name))
      bad_classes(file, column,
                  "has a class " + shown(name) + " that is not UTF-8; save the file as UTF-8");
  }
}

}  // namespace

std::vector<std::size_t> places_of(const std::vector<std::string>& names,
                                   const std::vector<std::string>& in) {
  std::vector<std::size_t> places;
  for (const std::string& name : names) {
    const auto found = std::find(in.begin(), in.end(), name);
    if (found == in.end()) return {};
    places.push_back(static_cast<std::size_t>(found - in.begin()));
  }
  return places;
}

std::vector<CellKind> cells_to_fit(const std::vector<std::string>& context,
                                   const std::vector<std::string>& classes,
                                   const std::vector<std::string>& columns) {
  std::vector<CellKind> cells;
  for (const std::string& name : columns)
    cells.push_back(contains(classes, name)   ? CellKind::words
                    : contains(context, name) ? CellKind::numbers_or_words
                                              : CellKind::numbers);
  return cells;
}

CellKindsOf cells_for_model(const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context) {
  return [=](const std::vector<std::string>& names) {
    const auto places = places_of(side_by_side(columns, names_of(context)), names);
    std::vector<CellKind> cells(names.size(), CellKind::numbers);
    for (std::size_t j = 0; j < context.size(); ++j) {
      const std::size_t at = places.empty() ? columns.size() + j : places[columns.size() + j];
      if (context[j].is_class() && at < cells.size()) cells[at] = CellKind::words;
    }
    return cells;
  };
}

void make_classes(Table& table, std::size_t column) {
  std::vector<std::string>& words = table.words[column];
  const std::optional<std::vector<double>> spelt = as_numbers(words);
  if (!spelt) return;
  std::map<double, double> places;
  const std::size_t n = table.values.shape(0);
  for (std::size_t i = 0; i < n; ++i) {
    double& value = table.values(i, column);
    if (!words.empty()) value = (*spelt)[static_cast<std::size_t>(value)];
    value += 0.;  // -0 is 0
    places[value] = 0;
  }
  words.clear();
  for (auto& [value, place] : places) {
    place = static_cast<double>(words.size());
    words.push_back(shortest_text(value));
  }
  for (std::size_t i = 0; i < n; ++i) table.values(i, column) = places[table.values(i, column)];
}

std::vector<ContextColumn> context_columns(const Table& table,
                                           const std::vector<std::string>& names,
                                           const std::string& file) {
  std::vector<ContextColumn> context;
  for (const std::size_t j : places_of(names, table.columns)) {
    check_classes(table.words[j], table.values.shape(0), table.columns[j], file);
    context.emplace_back(table.columns[j], table.words[j]);
  }
  return context;
}

void require_every_class(const Rows<double>& train, const std::vector<ContextColumn>& context,
                         const std::string& file) {
  for (std::size_t j = 0; j < context.size(); ++j) {
    std::vector<bool> met(context[j].classes.size(), false);
    for (std::size_t i = 0; i < train.count() && !met.empty(); ++i)
      met[static_cast<std::size_t>(train.context(i, j))] = true;
    const auto missing = std::find(met.begin(), met.end(), false);
    if (missing != met.end())
      bad_classes(file, context[j].name,
                  "has no row to train on of class " +
                      shown(context[j].classes[static_cast<std::size_t>(missing - met.begin())]) +
                      "; leave its rows out");
  }
}

}  // namespace tapeflow
