#include "examples/tapeflow/class_columns.hpp"

#include "engine/io/number.hpp"
#include "examples/tapeflow/columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace tapeflow {
namespace {

void make_classes_of(Table& table, std::size_t column) {
  std::vector<std::string>& words = table.words[column];
  const std::optional<std::vector<double>> spelt = numbers_spelt_by(words);
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

// The indices of the words that occur in the column, in the order of their numbers if all are
// numbers.
std::vector<std::size_t> order_of_words(const Table& table, std::size_t column) {
  std::vector<bool> met(table.words[column].size(), false);
  for (std::size_t i = 0; i < table.values.shape(0); ++i)
    met[static_cast<std::size_t>(table.values(i, column))] = true;
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < met.size(); ++k)
    if (met[k]) order.push_back(k);
  if (const auto spelt = numbers_spelt_by(table.words[column]))
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return (*spelt)[a] < (*spelt)[b]; });
  return order;
}

void sort_words(Table& table, std::size_t column) {
  const std::vector<std::size_t> order = order_of_words(table, column);
  std::vector<std::string> sorted;
  std::vector<double> places(table.words[column].size());
  for (const std::size_t k : order) {
    places[k] = static_cast<double>(sorted.size());
    sorted.push_back(table.words[column][k]);
  }
  for (std::size_t i = 0; i < table.values.shape(0); ++i) {
    double& value = table.values(i, column);
    value = places[static_cast<std::size_t>(value)];
  }
  table.words[column] = std::move(sorted);
}

}  // namespace

std::optional<std::vector<double>> numbers_spelt_by(const std::vector<std::string>& words) {
  std::vector<double> numbers;
  for (const std::string& word : words) {
    const std::optional<double> number = parse_number(word);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

void make_classes(Table& table, const std::vector<std::string>& columns) {
  for (const std::size_t j : places_of(columns, table.columns)) make_classes_of(table, j);
}

void make_categories(Table& table, const std::vector<std::string>& columns) {
  for (const std::size_t j : places_of(columns, table.columns)) {
    if (table.words[j].empty()) make_classes_of(table, j);
    sort_words(table, j);
  }
}

}  // namespace tapeflow
