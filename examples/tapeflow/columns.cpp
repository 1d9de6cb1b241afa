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
#include <string_view>
#include <unordered_map>

namespace tapeflow {
namespace {

using Places = std::vector<std::size_t>;

// The places of these columns in a table: found by name if the table has all of them, else the
// first places, in order.
Places places_for_model(const std::vector<std::string>& names, const std::vector<std::string>& in) {
  Places places = places_of(names, in);
  if (!places.empty()) return places;
  places.resize(names.size());
  std::iota(places.begin(), places.end(), 0);
  return places;
}

// Only the columns of the context that hold classes may have words.
CellKindsOf cells_for_model(const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context) {
  return [=](const std::vector<std::string>& in) {
    const Places places = places_for_model(side_by_side(columns, names_of(context)), in);
    std::vector<CellKind> cells(in.size(), CellKind::numbers);
    for (std::size_t j = 0; j < context.size(); ++j) {
      const std::size_t at = places[columns.size() + j];
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

Array<double> context_at(const Places& places, const Table& table,
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
  std::unordered_map<std::string_view, std::size_t> place;  // of each name, the first
  for (std::size_t j = 0; j < in.size(); ++j) place.try_emplace(in[j], j);
  std::vector<std::size_t> places;
  for (const std::string& name : names) {
    const auto found = place.find(name);
    if (found == place.end()) return {};
    places.push_back(found->second);
  }
  return places;
}

Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context, const OnProgress& on_progress) {
  Table table = read_table(file, cells_for_model(columns, context), on_progress);
  const std::vector<std::string> all = side_by_side(columns, names_of(context));
  if (table.columns.size() != all.size()) wrong_columns(file, "", all, table.columns.size());
  const Places places = places_for_model(all, table.columns);
  const auto first_given = places.begin() + static_cast<std::ptrdiff_t>(columns.size());
  Array<double> given = context_at(Places(first_given, places.end()), table, context, file);
  return {select_columns(std::move(table.values), Places(places.begin(), first_given)),
          std::move(given)};
}

Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context) {
  const Table table = read_table(file, cells_for_model({}, context));
  const std::vector<std::string> names = names_of(context);
  const bool has_names = !places_of(names, table.columns).empty();
  if (!has_names && table.columns.size() != context.size())
    wrong_columns(file, " context", names, table.columns.size());
  // A first row of words alone looks like a header.
  if (!has_names && table.columns != default_columns(context.size()))
    throw std::runtime_error(file + ": needs a first line with the names of the model's context (" +
                             joined(names) + "), got " + joined(table.columns));
  return context_at(places_for_model(names, table.columns), table, context, file);
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
