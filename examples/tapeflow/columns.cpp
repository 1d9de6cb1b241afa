#include "examples/tapeflow/columns.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/first_row.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

namespace tapeflow {
namespace {

using Places = std::vector<std::size_t>;

[[noreturn]] void wrong_columns(const std::string& file, const std::string& what,
                                const std::vector<std::string>& names, std::size_t got) {
  throw std::runtime_error(file + ": the model needs " + std::to_string(names.size()) + what +
                           " columns (" + joined(names) + "), the file has " + std::to_string(got));
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The first names that the second list lacks, at most five of them, for a sentence.
std::string lacking(const std::vector<std::string>& names, const std::vector<std::string>& in) {
  std::vector<std::string> missing;
  for (const std::string& name : names) {
    if (!contains(in, name)) missing.push_back(missing.size() < 5 ? shown(name) : "…");
    if (missing.size() > 5) break;
  }
  return joined(missing);
}

// Whether a name is one of those that stand for the places in a table without names.
bool is_default(const std::string& name) {
  return name.starts_with('x') && name.size() > 1 &&
         name.find_first_not_of("0123456789", 1) == name.npos;
}

// The places of the model's columns in a table with the columns `in`. They are found by name. In a
// table without names the order of the model counts; in a table for a model without names the
// places that x1, x2, … stand for. Any other table is a table of something else.
Places places_for_model(const std::vector<std::string>& names, const std::vector<std::string>& in,
                        const std::string& file, const std::string& what = "") {
  for (const std::string& name : names) {
    if (std::count(in.begin(), in.end(), name) > 1)
      file_error(file, "each column of the model once", shown(name) + " twice");
  }
  Places places = places_of(names, in);
  if (!places.empty()) return places;
  if (in.size() != names.size()) wrong_columns(file, what, names, in.size());
  if (in == default_columns(in.size())) return natural_order(in.size());
  if (std::all_of(names.begin(), names.end(), is_default) &&
      std::none_of(in.begin(), in.end(), is_default))
    places = places_of(names, default_columns(in.size()));
  if (places.empty())
    file_error(file, "the model's " + lacking(names, in) + " in its first line",
               lacking(in, names));
  return places;
}

// Only the columns of the context that hold classes may have words.
std::vector<CellKind> cells_at(const Places& places, const std::vector<ContextColumn>& context,
                               std::size_t columns) {
  std::vector<CellKind> cells(columns, CellKind::numbers);
  for (std::size_t j = 0; j < context.size(); ++j) {
    if (context[j].is_class()) cells[places[places.size() - context.size() + j]] = CellKind::words;
  }
  return cells;
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
  const std::vector<std::string> all = side_by_side(columns, names_of(context));
  Places places;
  const auto cells = [&](const std::vector<std::string>& in) {
    if (in.size() != all.size()) wrong_columns(file, "", all, in.size());
    places = places_for_model(all, in, file);
    return cells_at(places, context, in.size());
  };
  Table table = read_with_notes(file, cells, on_progress);
  const auto first_given = places.begin() + static_cast<std::ptrdiff_t>(columns.size());
  Array<double> given = context_at(Places(first_given, places.end()), table, context, file);
  return {select_columns(std::move(table.values), Places(places.begin(), first_given)),
          std::move(given)};
}

Array<double> read_context(const std::string& file, const std::vector<ContextColumn>& context) {
  Places places;
  const Table table = read_with_notes(file, [&](const std::vector<std::string>& in) {
    places = places_for_model(names_of(context), in, file, " context");
    return cells_at(places, context, in.size());
  });
  return context_at(places, table, context, file);
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
