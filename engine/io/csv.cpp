#include "engine/io/csv.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/io/csv_rows.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/file_reader.hpp"
#include "engine/io/number.hpp"
#include "engine/io/word_column.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>

namespace tapeflow {

namespace {

using Row = std::vector<std::string_view>;

constexpr const char* some_row = "at least one row of numbers";

bool is_number(std::string_view cell) { return parse_number(cell).has_value(); }
bool is_empty(std::string_view cell) { return trimmed(cell).empty(); }

bool is_header(const Row& cells) {
  return std::none_of(cells.begin(), cells.end(), is_number) &&
         !std::all_of(cells.begin(), cells.end(), is_empty);
}

/// Digits with blanks, points, commas or apostrophes (also non-breaking and typographic ones): a
/// number that is spelt wrongly.
bool is_spoilt_number(std::string_view cell) {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
  return cell.find_first_of("0123456789") != cell.npos &&
         cell.find_first_not_of("0123456789 .,'\xc2\xa0\xe2\x80\xaf\x99") == cell.npos;
}

bool is_one_of(std::string_view cell, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), cell) != list.end();
}

bool is_no_name(std::string_view cell) {
  return is_spoilt_number(cell) ||
         is_one_of(cell, {"n/a", "N/A", "#N/A", "<NA>", "?", "-", "--", "."});
}

/// Throws if the header is a row of data that would be lost: if a cell is no name, or if all cells
/// are words for a missing value. One of them may be a name: NA is sodium.
void require_names(const CsvRows& rows) {
  const Row& cells = rows.cells();
  const bool all_missing = std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
    return is_empty(cell) || is_one_of(cell, {"NA", "NULL", "null", "None"});
  });
  const std::vector<std::string> places = default_columns(cells.size());
  for (std::size_t j = 0; j < cells.size(); ++j) {
    if (all_missing || is_no_name(cells[j]))
      file_error(rows.place() + ", column " + shown(places[j]), "a number or a name",
                 shown(cells[j]));
  }
}

std::vector<std::string> column_names(const Row& header) {
  std::vector<std::string> names = default_columns(header.size());
  for (std::size_t j = 0; j < header.size(); ++j) {
    if (!is_empty(header[j])) names[j] = header[j];
  }
  return names;
}

/// The columns of a table that is being read. There may be very many, of which few hold words.
struct Columns {
  std::vector<std::string> names;
  std::vector<CellKind> kinds;              ///< numbers_or_words until the first cell decides
  std::set<std::size_t> without_numbers;    ///< numbers_or_words, and the first cell is a word
  std::map<std::size_t, WordColumn> words;  ///< the words met so far, by column
};

Columns columns_to_read(const std::vector<std::string>& names, const CellKindsOf& cells_of) {
  Columns columns{names, std::vector<CellKind>(names.size(), CellKind::numbers), {}, {}};
  if (cells_of) columns.kinds = cells_of(names);
  require(columns.kinds.size() == names.size(), "parse_csv: needs a kind for each column");
  return columns;
}

[[noreturn]] void bad_cell(const CsvRows& rows, const std::string& column,
                           const std::string& needed, std::string_view cell) {
  file_error(rows.place() + ", column " + shown(column), needed,
             is_empty(cell) ? "an empty cell" : shown(cell));
}

double value_of(const CsvRows& rows, Columns& columns, std::size_t j) {
  const std::string_view cell = rows.cells()[j];
  const std::optional<double> number = parse_number(cell);
  CellKind& kind = columns.kinds[j];
  if (kind == CellKind::numbers_or_words) {
    kind = number || is_empty(cell) ? CellKind::numbers : CellKind::words;
    if (kind == CellKind::words) columns.without_numbers.insert(j);
  }
  if (kind == CellKind::words) {
    if (is_empty(cell)) bad_cell(rows, columns.names[j], "a word", cell);
    if (number && columns.without_numbers.contains(j))
      bad_cell(rows, columns.names[j], "a word as above", cell);
    return columns.words[j].number(cell);
  }
  if (!number || !std::isfinite(*number)) bad_cell(rows, columns.names[j], "a finite number", cell);
  return *number;
}

/// `first_line` is the line that fixed the number of columns.
void append_row(std::deque<double>& values, const CsvRows& rows, Columns& columns,
                std::size_t first_line) {
  const std::size_t cells = rows.cells().size(), needed = columns.names.size();
  if (cells != needed) {
    file_error(rows.place(),
               std::to_string(needed) + (needed == 1 ? " cell" : " cells") + " as in line " +
                   std::to_string(first_line),
               std::to_string(cells));
  }
  for (std::size_t j = 0; j < cells; ++j) values.push_back(value_of(rows, columns, j));
}

/// Numbers the words of column j in sorted order; until then they are numbered as they came.
void sort_words(const WordColumn& words, Table& table, std::size_t j) {
  auto [sorted, places] = words.sorted();
  for (std::size_t i = 0; i < table.values.shape()[0]; ++i)
    table.values(i, j) = places[static_cast<std::size_t>(table.values(i, j))];
  table.words[j] = std::move(sorted);
}

/// The name as a cell, in quotes only if reading it back needs them. A byte order mark at the start
/// of a file would be skipped.
std::string header_cell(const std::string& name) {
  const bool plain = name.find_first_of(",;\"\t\r\n") == name.npos && trimmed(name) == name &&
                     !name.starts_with("\xef\xbb\xbf");
  if (plain) return name;
  std::string cell = "\"";
  for (char c : name) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

void check_writable(const std::vector<std::string>& columns, const Array<double>& values) {
  require_rank("write_csv", "values", values.shape(), 2);
  if (columns.empty() || columns.size() != values.shape()[1]) {
    shape_error(
        "write_csv", "one name, at least, for each column",
        std::to_string(columns.size()) + " for values of shape " + to_string(values.shape()));
  }
  for (const std::string& name : columns) {
    require(!is_empty(name) && !is_number(name) && !is_no_name(name),
            "write_csv: needs column names that are neither empty nor numbers, got " + shown(name));
  }
}

}  // namespace

namespace {

Table table_of(const std::string& name, CsvRows& rows, const CellKindsOf& cells_of) {
  if (!rows.next()) file_error(name, some_row, "an empty file");
  const std::size_t first_line = rows.line();
  const bool has_header = is_header(rows.cells());
  const auto names = has_header ? column_names(rows.cells()) : default_columns(rows.cells().size());
  if (has_header) require_names(rows);
  if (has_header && !rows.next()) file_error(name, some_row, "only a header");

  Columns columns = columns_to_read(names, cells_of);
  std::deque<double> values;  // grows without a second copy of what it holds
  do {
    append_row(values, rows, columns, first_line);
  } while (rows.next());

  Array<double> array(Shape{values.size() / names.size(), names.size()});
  std::copy(values.begin(), values.end(), array.data());
  Table table{names, std::move(array)};
  for (const auto& [j, words] : columns.words) sort_words(words, table, j);
  return table;
}

}  // namespace

Table parse_csv(const std::string& name, std::string_view text, const CellKindsOf& cells_of) {
  CsvRows rows(name, text);
  return table_of(name, rows, cells_of);
}

Table parse_csv(const std::string& name, CsvRows::More more, const CellKindsOf& cells_of) {
  CsvRows rows(name, std::move(more));
  return table_of(name, rows, cells_of);
}

Table read_csv(const std::filesystem::path& path, const CellKindsOf& cells_of) {
  FileReader file(path);
  const auto more = [&file](std::string& text, std::size_t count) {
    return file.append_to(text, count);
  };
  return parse_csv(path.string(), more, cells_of);
}

std::string format_csv(const std::vector<std::string>& columns, const Array<double>& values) {
  check_writable(columns, values);
  const std::size_t width = columns.size();
  std::string text;
  for (std::size_t j = 0; j < width; ++j) {
    text += header_cell(columns[j]);
    text += j + 1 < width ? ',' : '\n';
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += shortest_text(values.data()[i]);
    text += (i + 1) % width > 0 ? ',' : '\n';
  }
  return text;
}

void write_csv(const std::filesystem::path& path, const std::vector<std::string>& columns,
               const Array<double>& values) {
  write_file_atomically(path, format_csv(columns, values));
}

}  // namespace tapeflow
