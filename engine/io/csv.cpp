#include "engine/io/csv.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/io/csv_rows.hpp"
#include "engine/io/file_error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

namespace tapeflow {

namespace {

using Cells = std::vector<std::string_view>;

constexpr const char* some_row = "at least one row of numbers";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

/// The number that the whole cell spells, if it spells one: NaN where it is beyond a double.
std::optional<double> parse_number(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() > 1 && cell[0] == '+' && cell[1] != '-') cell.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (end != cell.data() + cell.size() || error == std::errc::invalid_argument) return {};
  return error == std::errc() ? value : std::numeric_limits<double>::quiet_NaN();
}

bool is_number(std::string_view cell) { return parse_number(cell).has_value(); }
bool is_empty(std::string_view cell) { return trimmed(cell).empty(); }

bool is_header(const Cells& cells) {
  return std::none_of(cells.begin(), cells.end(), is_number) &&
         !std::all_of(cells.begin(), cells.end(), is_empty);
}

std::vector<std::string> column_names(const Cells& header) {
  std::vector<std::string> names = default_columns(header.size());
  for (std::size_t j = 0; j < header.size(); ++j) {
    if (!is_empty(header[j])) names[j] = header[j];
  }
  return names;
}

[[noreturn]] void bad_cell(const CsvRows& rows, const std::string& column, std::string_view cell) {
  file_error(rows.place() + ", column " + shown(column), "a finite number",
             is_empty(cell) ? "an empty cell" : shown(cell));
}

/// `first_line` is the line that fixed the number of columns.
void append_row(std::vector<double>& values, const CsvRows& rows,
                const std::vector<std::string>& columns, std::size_t first_line) {
  const Cells& cells = rows.cells();
  if (cells.size() != columns.size()) {
    const std::string count = std::to_string(columns.size());
    file_error(rows.place(),
               count + (columns.size() == 1 ? " cell" : " cells") + " as in line " +
                   std::to_string(first_line),
               std::to_string(cells.size()));
  }
  for (std::size_t j = 0; j < cells.size(); ++j) {
    const std::optional<double> value = parse_number(cells[j]);
    if (!value || !std::isfinite(*value)) bad_cell(rows, columns[j], cells[j]);
    values.push_back(*value);
  }
}

/// The name as a cell, in quotes only where reading it back needs them.
std::string header_cell(const std::string& name) {
  const bool plain = name.find_first_of(",;\"\t\r\n") == name.npos && trimmed(name) == name;
  if (plain) return name;
  std::string cell = "\"";
  for (char c : name) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

void check_writable(const std::vector<std::string>& columns, const Array<double>& values) {
  require_rank("write_csv", "values", values.shape(), 2);
  if (columns.empty() || columns.size() != values.shape(1)) {
    shape_error(
        "write_csv", "one name, at least, for each column",
        std::to_string(columns.size()) + " for values of shape " + to_string(values.shape()));
  }
  for (const std::string& name : columns) {
    require(!is_empty(name) && !is_number(name),
            "write_csv: needs column names that are neither empty nor numbers, got " + shown(name));
  }
}

}  // namespace

Table parse_csv(const std::string& name, std::string_view text) {
  CsvRows rows(name, text);
  if (!rows.next()) file_error(name, some_row, "an empty file");
  const std::size_t first_line = rows.line();
  const bool has_header = is_header(rows.cells());
  const auto columns =
      has_header ? column_names(rows.cells()) : default_columns(rows.cells().size());
  if (has_header && !rows.next()) file_error(name, some_row, "only a header");

  std::vector<double> values;
  do {
    append_row(values, rows, columns, first_line);
  } while (rows.next());

  Array<double> array(Shape{values.size() / columns.size(), columns.size()});
  std::copy(values.begin(), values.end(), array.data());
  return {columns, array};
}

Table read_csv(const std::filesystem::path& path) {
  return parse_csv(path.string(), read_file(path));
}

std::string format_csv(const std::vector<std::string>& columns, const Array<double>& values) {
  check_writable(columns, values);
  const std::size_t width = columns.size();
  std::string text;
  for (std::size_t j = 0; j < width; ++j) {
    text += header_cell(columns[j]);
    text += j + 1 < width ? ',' : '\n';
  }
  char digits[32];  // "-2.2250738585072014e-308" is as long as it gets
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto end = std::to_chars(digits, digits + sizeof digits, values.data()[i]).ptr;
    text.append(digits, end);
    text += (i + 1) % width > 0 ? ',' : '\n';
  }
  return text;
}

void write_csv(const std::filesystem::path& path, const std::vector<std::string>& columns,
               const Array<double>& values) {
  write_file_atomically(path, format_csv(columns, values));
}

}  // namespace tapeflow
