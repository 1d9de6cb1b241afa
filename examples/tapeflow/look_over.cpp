#include "examples/tapeflow/look_over.hpp"

#include "engine/io/file_error.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// With fewer rows, one row to validate on and one to test on say nothing.
constexpr std::size_t least_rows = 10;
constexpr std::size_t most_classes = 100;

[[noreturn]] void bad_column(const std::string& file, const std::string& column,
                             const std::string& fault) {
  throw std::runtime_error(file + ": column " + column + " " + fault);
}

bool same_column(const Array<double>& values, std::size_t a, std::size_t b) {
  for (std::size_t i = 0; i < values.shape(0); ++i) {
    if (values(i, a) != values(i, b)) return false;
  }
  return true;
}

bool is_constant(const Array<double>& values, std::size_t column) {
  for (std::size_t i = 1; i < values.shape(0); ++i) {
    if (values(i, column) != values(0, column)) return false;
  }
  return true;
}

void look_over_classes(const std::vector<std::string>& classes, std::size_t rows,
                       const std::string& column, const std::string& file) {
  const std::size_t most = std::min(most_classes, rows / 2);
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

void look_over_numbers(const Table& table, std::size_t j, const std::string& file) {
  const std::string column = "\"" + table.columns[j] + "\"";
  if (is_constant(table.values, j))
    bad_column(file, column, "has the same value in every row; leave it out");
  for (std::size_t k = 0; k < j; ++k) {
    // Rows to score are matched with the model by their columns' names.
    if (table.columns[k] == table.columns[j])
      bad_column(file, column, "is there twice; give each column its own name");
    if (same_column(table.values, k, j))
      bad_column(file, column,
                 "repeats column \"" + table.columns[k] +
                     "\", which makes the density infinite; leave one out");
  }
}

}  // namespace

void look_over(const Table& table, const std::string& file) {
  const std::size_t n = table.values.shape(0);
  if (n < least_rows)
    throw std::runtime_error(file + ": a fit needs at least " + std::to_string(least_rows) +
                             " rows, the file has " + std::to_string(n));
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const std::string column = shown(table.columns[j]);
    if (!is_utf8(table.columns[j]))
      bad_column(file, column, "has a name that is not UTF-8; save the file as UTF-8");
    look_over_numbers(table, j, file);
    look_over_classes(table.words[j], n, column, file);
  }
}

}  // namespace tapeflow
