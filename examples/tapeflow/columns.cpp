#include "examples/tapeflow/columns.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/io/table.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/first_row.hpp"
#include "examples/tapeflow/model_columns.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

namespace tapeflow {
namespace {

using Places = std::vector<std::size_t>;

constexpr std::size_t most_named = 5;  // columns in a note

[[noreturn]] void wrong_columns(const std::string& file, const std::string& what,
                                const std::vector<std::string>& names, std::size_t got) {
  throw std::runtime_error(file + ": the model needs " + std::to_string(names.size()) + what +
                           " columns (" + joined(names) + "), the file has " + std::to_string(got));
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
  const bool has_some = std::any_of(names.begin(), names.end(),
                                    [&in](const std::string& name) { return contains(in, name); });
  if (in.size() < names.size() || (in.size() > names.size() && !has_some))
    wrong_columns(file, what, names, in.size());
  if (in == default_columns(names.size())) return natural_order(in.size());
  if (in.size() == names.size() && std::all_of(names.begin(), names.end(), is_default) &&
      std::none_of(in.begin(), in.end(), is_default))
    places = places_of(names, default_columns(in.size()));
  if (places.empty())
    file_error(file, "the model's " + lacking(names, in) + " in its first line",
               lacking(in, names));
  return places;
}

// Columns that the model does not have are told, so that none is left out silently.
void note_other_columns(const std::vector<std::string>& in, const std::vector<Reading>& readings,
                        const std::string& file) {
  std::vector<std::string> others;
  std::size_t count = 0;
  for (std::size_t j = 0; j < in.size(); ++j) {
    if (readings[j] != Reading::nothing) continue;
    if (++count <= most_named) others.push_back(printable(in[j]));
  }
  if (count == 0) return;
  if (count > most_named) others.push_back("…");
  std::cerr << "note: " << printable(file) << ": the model has no column for " << joined(others)
            << "\n";
}

// Reads these columns from the table; `what` says what they are of.
ModelColumns read_columns(const TableRequest& request, const std::vector<WantedColumn>& columns,
                          const std::string& what, const OnProgress& on_progress) {
  std::vector<std::string> names;
  for (const WantedColumn& column : columns) names.push_back(column.name);
  Places places;
  const auto reading = [&](const std::vector<std::string>& in) {
    if (request.on_names) request.on_names(in);
    places = places_for_model(names, in, request.file, what);
    std::vector<Reading> readings(in.size(), Reading::nothing);
    for (std::size_t j = 0; j < places.size(); ++j) readings[places[j]] = columns[j].reading;
    note_other_columns(in, readings, request.file);
    return readings;
  };
  RawTable raw = read_raw_table(request.file,
                                {.format = request.options.format,
                                 .missing = request.options.missing,
                                 .reading = reading,
                                 .on_row = request.on_row},
                                on_progress);
  for (const std::string& note : notes_on_first_row(raw))
    std::cerr << "note: " << printable(request.file + ": " + note) << "\n";
  return {std::move(raw), places, columns, request};
}

double class_of(const ContextColumn& column, const std::string& text, const std::string& model) {
  try {
    return column.index_of(text);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(model + ": " + error.what());
  }
}

double number_of(const ContextColumn& column, const std::string& text, const std::string& model) {
  const std::optional<double> number = parse_number(text);
  if (!number || !std::isfinite(*number))
    file_error(model + ": --context, column " + shown(column.name), "a finite number", shown(text));
  return *number;
}

}  // namespace

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

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

RowsOfTable read_table_rows(const TableRequest& request, const std::vector<std::string>& columns,
                            const std::vector<ContextColumn>& context,
                            const OnProgress& on_progress) {
  ModelColumns read =
      read_columns(request, wanted_columns(columns, request.domain, context), "", on_progress);
  RowsOfTable table{{}, read.complete(), read.rows()};
  table.rows.context = read.take(columns.size(), context.size());
  table.rows.x = read.take(0, columns.size());
  if (table.numbers.empty()) return table;
  table.rows.x = select_rows(table.rows.x, table.numbers);
  table.rows.context = select_rows(table.rows.context, table.numbers);
  return table;
}

Rows<double> read_rows(const std::string& file, const std::vector<std::string>& columns,
                       const std::vector<ContextColumn>& context, const OnProgress& on_progress) {
  return read_table_rows({.file = file}, columns, context, on_progress).rows;
}

Array<double> read_context(const TableRequest& request, const std::vector<ContextColumn>& context) {
  return read_columns(request, wanted_columns({}, {}, context), " context", {})
      .take(0, context.size());
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
    const double value = context[j].is_class() ? class_of(context[j], values[j], model)
                                               : number_of(context[j], values[j], model);
    for (std::size_t i = 0; i < count; ++i) rows(i, j) = value;
  }
  return rows;
}

}  // namespace tapeflow
