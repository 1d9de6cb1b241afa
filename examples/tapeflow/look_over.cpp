#include "examples/tapeflow/look_over.hpp"

#include "engine/io/file_error.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string_view>

namespace tapeflow {
namespace {

[[noreturn]] void bad_column(const std::string& file, const std::string& column,
                             const std::string& fault) {
  throw std::runtime_error(file + ": column " + column + " " + fault);
}

// For each column the first column before it that is equal, or its own place. Columns are sorted by
// their numbers, so that equal ones are neighbours: few of many columns are compared.
std::vector<std::size_t> first_equal_columns(const Array<double>& values) {
  const std::size_t n = values.shape(0), d = values.shape(1);
  const auto first_difference = [&](std::size_t a, std::size_t b) {
    std::size_t i = 0;
    while (i < n && values(i, a) == values(i, b)) ++i;
    return i;
  };
  std::vector<std::size_t> sorted(d), first(d);
  std::iota(sorted.begin(), sorted.end(), 0);
  first = sorted;
  std::sort(sorted.begin(), sorted.end(), [&](std::size_t a, std::size_t b) {
    const std::size_t i = first_difference(a, b);
    return i == n ? a < b : values(i, a) < values(i, b);
  });
  for (std::size_t k = 1; k < d; ++k) {
    const std::size_t before = sorted[k - 1];
    if (first_difference(before, sorted[k]) == n) first[sorted[k]] = first[before];
  }
  return first;
}

// Whether the difference of some of the numbers is more than a double can hold.
bool is_too_wide(const Array<double>& values, std::size_t column) {
  double least = values(0, column), largest = least;
  for (std::size_t i = 1; i < values.shape(0); ++i) {
    least = std::min(least, values(i, column));
    largest = std::max(largest, values(i, column));
  }
  return std::isinf(largest - least);
}

bool is_constant(const Array<double>& values, std::size_t column) {
  for (std::size_t i = 1; i < values.shape(0); ++i) {
    if (values(i, column) != values(0, column)) return false;
  }
  return true;
}

void look_over_classes(const std::vector<std::string>& classes, std::size_t rows,
                       const std::string& column, const std::string& file) {
  const std::size_t most = most_classes(rows);
  if (classes.size() > most)
    bad_column(file, column,
               "has " + std::to_string(classes.size()) + " classes in " + std::to_string(rows) +
                   " rows, needs at most " + std::to_string(most) + "; leave it out");
  for (const std::string& name : classes) {
    if (!is_utf8(name))
      bad_column(file, column,
                 "has a class " + shown(name) + " that is not UTF-8; save the file as UTF-8");
  }
}

// Rows to score are matched with the model by their columns' names.
void look_over_names(const std::vector<std::string>& columns, const std::string& file) {
  std::set<std::string_view> names;
  for (const std::string& name : columns) {
    if (!is_utf8(name))
      bad_column(file, shown(name), "has a name that is not UTF-8; save the file as UTF-8");
    if (!names.insert(name).second)
      bad_column(file, shown(name), "is there twice; give each column its own name");
  }
}

}  // namespace

std::size_t most_classes(std::size_t rows) { return std::min<std::size_t>(100, rows / 2); }

void look_over(const Table& table, const std::string& file) {
  const std::size_t n = table.values.shape(0);
  if (n < least_rows)
    throw std::runtime_error(file + ": a fit needs at least " + std::to_string(least_rows) +
                             " rows, the file has " + std::to_string(n));
  look_over_names(table.columns, file);
  const std::vector<std::size_t> first_equal = first_equal_columns(table.values);
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const std::string column = shown(table.columns[j]);
    if (is_constant(table.values, j))
      bad_column(file, column, "has the same value in every row; leave it out");
    if (is_too_wide(table.values, j))
      bad_column(file, column,
                 "has numbers too far apart for a double; divide them by a power of ten");
    if (first_equal[j] != j)
      bad_column(file, column,
                 "repeats column " + shown(table.columns[first_equal[j]]) +
                     ", which makes the density infinite; leave one out");
    look_over_classes(table.words[j], n, shown(table.columns[j]), file);
  }
}

}  // namespace tapeflow
