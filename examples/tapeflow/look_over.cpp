#include "examples/tapeflow/look_over.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/odd_cells.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "flows/data/dependent_columns.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string_view>

namespace tapeflow {
namespace {

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

// Whether the column has one number in all of these rows.
bool is_constant(const Array<double>& values, std::size_t column,
                 const std::vector<std::size_t>& rows) {
  return std::all_of(rows.begin(), rows.end(), [&](std::size_t i) {
    return values(i, column) == values(rows.front(), column);
  });
}

// Some rows of some columns, made a few at a time.
RowSource part_of(const Array<double>& values, const std::vector<std::size_t>& rows,
                  const std::vector<std::size_t>& columns) {
  return {rows.size(), columns.size(),
          [&values, &rows, columns](std::size_t first, std::size_t count) {
            Array<double> part(Shape{count, columns.size()});
            for (std::size_t i = 0; i < count; ++i)
              for (std::size_t k = 0; k < columns.size(); ++k)
                part(i, k) = values(rows[first + i], columns[k]);
            return part;
          }};
}

// The columns of numbers that may depend on each other; those with these names stand in front.
std::vector<std::size_t> columns_to_compare(const Table& table,
                                            const std::vector<std::size_t>& first_equal,
                                            const std::vector<std::string>& first,
                                            const std::vector<std::size_t>& train) {
  std::vector<std::size_t> columns;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (table.words[j].empty() && first_equal[j] == j && !is_constant(table.values, j, train) &&
        !is_too_wide(table.values, j))
      columns.push_back(j);
  }
  std::stable_partition(columns.begin(), columns.end(), [&](std::size_t j) {
    return std::find(first.begin(), first.end(), table.columns[j]) != first.end();
  });
  return columns;
}

std::vector<std::string> printable_names(const Table& table,
                                         const std::vector<std::size_t>& columns) {
  std::vector<std::string> names;
  for (const std::size_t j : columns) names.push_back(printable(table.columns[j]));
  return names;
}

Obstacle fault_of(const Table& table, std::size_t column, const std::string& fault) {
  return removed_by_drop("column " + shown(table.columns[column]) + " " + fault,
                         table.columns[column]);
}

void look_over_classes(const Table& table, std::size_t column, bool is_data,
                       std::vector<Obstacle>& found) {
  const std::vector<std::string>& classes = table.words[column];
  const std::size_t rows = table.values.shape(0);
  const std::size_t most = is_data ? most_categories_in(rows) : most_classes(rows);
  if (classes.size() > most)
    found.push_back(fault_of(
        table, column,
        "has " + std::to_string(classes.size()) +
            (classes.size() < OddColumn::most_words ? "" : " or more") +
            (is_data ? " different words in " : " classes in ") + std::to_string(rows) + " rows, " +
            (is_data ? "--categorical takes" : "needs") + " at most " + std::to_string(most)));
  const auto bad = std::find_if_not(classes.begin(), classes.end(), is_utf8);
  if (bad != classes.end())
    found.push_back({"column " + shown(table.columns[column]) + " has a class " + shown(*bad) +
                         " that is not UTF-8; save the file as UTF-8",
                     ""});
}

// Rows to score are matched with the model by their columns' names.
void look_over_names(const Table& table, std::vector<Obstacle>& found) {
  std::set<std::string_view> names;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const std::string& name = table.columns[j];
    if (!is_utf8(name))
      found.push_back({"column " + shown(name) +
                           " has a name that is not UTF-8; save the file as "
                           "UTF-8",
                       ""});
    if (!names.insert(name).second)
      found.push_back(fault_of(table, j, "is there twice; give each column its own name"));
  }
}

}  // namespace

std::size_t most_classes(std::size_t rows) { return std::min<std::size_t>(100, rows / 2); }
std::size_t most_categories_in(std::size_t rows) { return std::min(most_categories, rows / 2); }

std::vector<RedundantColumn> redundant_columns(const Table& table,
                                               const std::vector<std::string>& first,
                                               const std::vector<std::size_t>& train) {
  std::vector<RedundantColumn> found;
  const std::vector<std::size_t> first_equal = first_equal_columns(table.values),
                                 all = natural_order(table.values.shape(0));
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    // A class without a row to train on is told elsewhere.
    const bool is_class = !table.words[j].empty();
    if (is_constant(table.values, j, all))
      found.push_back({j, "has the same value in every row"});
    else if (!is_class && is_constant(table.values, j, train))
      found.push_back({j, "has the same value in every row to train on"});
    else if (first_equal[j] != j)
      found.push_back({j, "repeats column " + shown(table.columns[first_equal[j]]) +
                              (is_class ? "" : ", which makes the density infinite")});
  }
  const std::vector<std::size_t> columns = columns_to_compare(table, first_equal, first, train);
  const std::vector<std::string> names = printable_names(table, columns);
  for (const DependentColumn& one : dependent_columns(part_of(table.values, train, columns)))
    found.push_back({columns[one.column], "is a combination of others, " + in_words(one, names) +
                                              ", which makes the density infinite"});
  return found;
}

std::vector<Obstacle> look_over(const Table& table, const std::vector<RedundantColumn>& redundant,
                                const std::vector<std::string>& categorical) {
  std::vector<Obstacle> found;
  const std::size_t n = table.values.shape(0);
  if (n < least_rows)
    return {{"a fit needs at least " + std::to_string(least_rows) + " rows, the file has " +
                 std::to_string(n),
             ""}};
  look_over_names(table, found);
  for (const RedundantColumn& one : redundant)
    found.push_back({"column " + shown(table.columns[one.column]) + " " + one.why,
                     "--drop-redundant",
                     [](FitCommand& command) { command.table.drop_redundant = true; }});
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (is_too_wide(table.values, j))
      found.push_back(fault_of(
          table, j, "has numbers too far apart for a double; divide them by a power of ten"));
    const bool is_data =
        std::find(categorical.begin(), categorical.end(), table.columns[j]) != categorical.end();
    look_over_classes(table, j, is_data, found);
  }
  return found;
}

}  // namespace tapeflow
