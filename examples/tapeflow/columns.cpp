#include "examples/tapeflow/columns.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

// How the columns of a model are found in a table.
enum class FoundBy { name, place };

FoundBy found_by(const std::vector<std::string>& names, const Table& table) {
  return places_of(names, table.columns).empty() ? FoundBy::place : FoundBy::name;
}

// The places of these columns in the table; without names they are the columns from `first` on.
std::vector<std::size_t> places_in(const Table& table, FoundBy by,
                                   const std::vector<std::string>& names, std::size_t first) {
  if (by == FoundBy::name) return places_of(names, table.columns);
  std::vector<std::size_t> places(names.size());
  std::iota(places.begin(), places.end(), first);
  return places;
}

// Only the columns of the context that hold classes may have words: found as read_rows finds them.
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

double index_of_class(const ContextColumn& column, const std::string& word,
                      const std::string& file) {
  try {
    return column.index_of(word);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(file + ": " + error.what());
  }
}

// A column of the table as indices into the classes that the model knows.
void take_indices(Array<double>& context, std::size_t j, const ContextColumn& column,
                  const std::vector<std::string>& words, const std::string& file) {
  std::map<double, double> indices;  // by the number that stands in the table
  for (std::size_t i = 0; i < context.shape(0); ++i) {
    const double v = context(i, j);
    const auto [found, is_new] = indices.try_emplace(v);
    if (is_new)
      found->second = index_of_class(
          column, words.empty() ? shortest_text(v) : words[static_cast<std::size_t>(v)], file);
    context(i, j) = found->second;
  }
}

Array<double> context_at(const std::vector<std::size_t>& places, const Table& table,
                         const std::vector<ContextColumn>& columns, const std::string& file) {
  Array<double> context = select_columns(table.values, places);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].is_class()) take_indices(context, j, columns[j], table.words[places[j]], file);
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

Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context) {
  const Table table = read_table(file, cells_for_model(columns, context));
  const std::vector<std::string> given = names_of(context), all = side_by_side(columns, given);
  if (table.columns.size() != all.size()) wrong_columns(file, "", all, table.columns.size());
  const FoundBy by = found_by(all, table);
  Rows<double> rows{select_columns(table.values, places_in(table, by, columns, 0))};
  if (!context.empty())
    rows.context = context_at(places_in(table, by, given, columns.size()), table, context, file);
  return rows;
}

Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context) {
  const Table table = read_table(file, cells_for_model({}, context));
  const std::vector<std::string> names = names_of(context);
  const FoundBy by = found_by(names, table);
  if (by == FoundBy::place && table.columns.size() != context.size())
    wrong_columns(file, " context", names, table.columns.size());
  // A first row of words alone looks like a header.
  if (by == FoundBy::place && table.columns != default_columns(context.size()))
    throw std::runtime_error(file + ": needs a first line with the names of the model's context (" +
                             joined(names) + "), got " + joined(table.columns));
  return context_at(places_in(table, by, names, 0), table, context, file);
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
    const double value = context[j].is_class() ? index_of_class(context[j], values[j], model)
                                               : number_of(context[j], values[j], model);
    for (std::size_t i = 0; i < count; ++i) rows(i, j) = value;
  }
  return rows;
}

}  // namespace tapeflow
