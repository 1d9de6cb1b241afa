#include "examples/tapeflow/model_rows.hpp"

#include "engine/io/csv.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/tapeflow/class_columns.hpp"

#include <cmath>
#include <iostream>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

// So many columns from `first` on, by their names if the table has those, else as they stand.
std::vector<std::size_t> numbers_of(const std::vector<std::string>& names, std::size_t first,
                                    const Table& table, bool by_name) {
  if (by_name) return places_of(names, table.columns);
  std::vector<std::size_t> columns(names.size());
  std::iota(columns.begin(), columns.end(), first);
  return columns;
}

double place_of(const ContextColumn& column, const std::string& word, const std::string& file) {
  try {
    return column.place_of(word);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(file + ": " + error.what());
  }
}

// These columns of the table, the words of classes as the places they have in the model.
Array<double> context_of(const Table& table, const std::vector<std::size_t>& numbers,
                         const std::vector<ContextColumn>& columns, const std::string& file) {
  Array<double> context = select_columns(table.values, numbers);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (!columns[j].is_class()) continue;
    const std::vector<std::string>& words = table.words[numbers[j]];
    std::map<double, double> places;  // by what stands in the table
    for (std::size_t i = 0; i < context.shape(0); ++i) {
      const double v = context(i, j);
      const auto [found, is_new] = places.try_emplace(v);
      if (is_new)
        found->second =
            place_of(columns[j],
                     words.empty() ? shortest_text(v) : words[static_cast<std::size_t>(v)], file);
      context(i, j) = found->second;
    }
  }
  return context;
}

[[noreturn]] void wrong_columns(const std::string& file, const std::string& what,
                                const std::vector<std::string>& names, std::size_t got) {
  throw std::runtime_error(file + ": the model needs " + std::to_string(names.size()) + what +
                           " columns (" + joined(names) + "), the file has " + std::to_string(got));
}

double number_of(const ContextColumn& column, const std::string& text, const std::string& model) {
  const std::optional<double> number = parse_number(text);
  if (!number || !std::isfinite(*number))
    file_error(model + ": --context, column " + shown(column.name), "a finite number", shown(text));
  return *number;
}

}  // namespace

Rows<double> rows_for_model(const Table& table, const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context, const std::string& file) {
  const std::vector<std::string> given = names_of(context), all = side_by_side(columns, given);
  if (table.columns.size() != all.size()) wrong_columns(file, "", all, table.columns.size());
  const bool by_name = !places_of(all, table.columns).empty();
  Rows<double> rows{select_columns(table.values, numbers_of(columns, 0, table, by_name))};
  if (!context.empty())
    rows.context =
        context_of(table, numbers_of(given, columns.size(), table, by_name), context, file);
  return rows;
}

Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context) {
  return rows_for_model(read_table(file, cells_for_model(columns, context)), columns, context,
                        file);
}

Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context) {
  const Table table = read_table(file, cells_for_model({}, context));
  const std::vector<std::string> names = names_of(context);
  const bool by_name = !places_of(names, table.columns).empty();
  if (!by_name && table.columns.size() != context.size())
    wrong_columns(file, " context", names, table.columns.size());
  // A first row of words alone looks like a header.
  if (!by_name && table.columns != default_columns(context.size()))
    throw std::runtime_error(file + ": needs a first line with the names of the model's context (" +
                             joined(names) + "), got " + joined(table.columns));
  return context_of(table, numbers_of(names, 0, table, by_name), context, file);
}

Array<double> repeated_context(const std::string& model, const std::vector<ContextColumn>& context,
                               const std::vector<std::string>& values, std::size_t count) {
  if (values.size() != context.size()) {
    const std::string needs = context.empty()
                                  ? "no --context"
                                  : "a value of --context for each of " + joined(names_of(context));
    throw std::runtime_error(model + ": needs " + needs + ", got " + std::to_string(values.size()));
  }
  Array<double> rows(Shape{count, context.size()});
  for (std::size_t j = 0; j < context.size(); ++j) {
    const double value = context[j].is_class() ? place_of(context[j], values[j], model)
                                               : number_of(context[j], values[j], model);
    for (std::size_t i = 0; i < count; ++i) rows(i, j) = value;
  }
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
