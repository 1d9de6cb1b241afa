#include "examples/command/rows_for_model.hpp"

#include "engine/io/csv.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

// Where the table has these columns; nothing if it lacks one of the names.
std::optional<std::vector<std::size_t>> places(const Table& table,
                                               const std::vector<std::string>& names) {
  std::vector<std::size_t> places;
  for (const std::string& name : names) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    if (found == table.columns.end()) return std::nullopt;
    places.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  return places;
}

// So many columns from `first` on, by their names if it has those, else as they stand.
Array<double> part(const Table& table, const std::vector<std::string>& names, std::size_t first,
                   bool by_name) {
  std::vector<std::size_t> columns(names.size());
  for (std::size_t j = 0; j < columns.size(); ++j) columns[j] = first + j;
  return select_columns(table.values, by_name ? *places(table, names) : columns);
}

[[noreturn]] void wrong_columns(const std::string& file, const std::string& what,
                                const std::vector<std::string>& names, std::size_t got) {
  throw std::runtime_error(file + ": the model needs " + std::to_string(names.size()) + what +
                           " columns (" + joined(names) + "), the file has " + std::to_string(got));
}

}  // namespace

Array<double> select_columns(const Array<double>& values, const std::vector<std::size_t>& columns) {
  Array<double> result(Shape{values.shape(0), columns.size()});
  for (std::size_t i = 0; i < values.shape(0); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) result(i, j) = values(i, columns[j]);
  }
  return result;
}

Rows<double> rows_for_model(const Table& table, const std::vector<std::string>& columns,
                            const std::vector<std::string>& context, const std::string& file) {
  const std::vector<std::string> all = side_by_side(columns, context);
  if (table.columns.size() != all.size()) wrong_columns(file, "", all, table.columns.size());
  const bool by_name = places(table, all).has_value();
  Rows<double> rows{part(table, columns, 0, by_name)};
  if (!context.empty()) rows.context = part(table, context, columns.size(), by_name);
  return rows;
}

Array<double> context_for_model(const Table& table, const std::vector<std::string>& context,
                                const std::string& file) {
  const bool by_name = places(table, context).has_value();
  if (!by_name && table.columns.size() != context.size())
    wrong_columns(file, " context", context, table.columns.size());
  return part(table, context, 0, by_name);
}

Array<double> repeated_context(const std::string& model, const std::vector<std::string>& context,
                               const std::vector<double>& values, std::size_t count) {
  if (values.size() != context.size()) {
    const std::string needs =
        context.empty() ? "no --context" : "a value of --context for each of " + joined(context);
    throw std::runtime_error(model + ": needs " + needs + ", got " + std::to_string(values.size()));
  }
  Array<double> rows(Shape{count, context.size()});
  for (std::size_t i = 0; i < rows.size(); ++i) rows.data()[i] = values[i % values.size()];
  return rows;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows) {
  if (out.empty()) {
    std::cout << format_csv(columns, rows);
  } else {
    write_csv(out, columns, rows);
  }
}

}  // namespace tapeflow
