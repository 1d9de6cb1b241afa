#include "engine/io/csv.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/header_line.hpp"
#include "engine/io/number.hpp"
#include "engine/io/raw_table.hpp"
#include "engine/io/table_source.hpp"

namespace tapeflow {

namespace {

void check_writable(const std::vector<std::string>& columns, const Array<double>& values) {
  require_rank("write_csv", "values", values.shape(), 2);
  if (columns.empty() || columns.size() != values.shape()[1]) {
    shape_error(
        "write_csv", "one name, at least, for each column",
        std::to_string(columns.size()) + " for values of shape " + to_string(values.shape()));
  }
  for (const std::string& name : columns) {
    require(!is_empty(name) && !parse_number(name) && !is_no_name(name),
            "write_csv: needs column names that are neither empty nor numbers, got " + shown(name));
  }
}

}  // namespace

namespace {

Table strict_table(CsvRows& rows) {
  RawTable raw = read_raw_table(rows, {.format = rows.format(), .strict = true});
  return {std::move(raw.names), std::move(raw.values)};
}

}  // namespace

Table parse_csv(const std::string& name, std::string_view text, const TableFormat& format) {
  CsvRows rows(name, text, format);
  return strict_table(rows);
}

Table parse_csv(const std::string& name, CsvRows::More more, const TableFormat& format) {
  CsvRows rows(name, std::move(more), format);
  return strict_table(rows);
}

Table read_csv(const std::filesystem::path& path, const TableFormat& format) {
  TableSource source(path);
  return parse_csv(path.string(), source.text(), format);
}

// A byte order mark at the start of a file would be skipped.
std::string csv_cell(const std::string& text) {
  const bool plain = text.find_first_of(",;\"\t\r\n") == text.npos && trimmed(text) == text &&
                     !text.starts_with("\xef\xbb\xbf");
  if (plain) return text;
  std::string cell = "\"";
  for (char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

std::string format_csv(const std::vector<std::string>& columns, const Array<double>& values) {
  check_writable(columns, values);
  const std::size_t width = columns.size();
  std::string text;
  for (std::size_t j = 0; j < width; ++j) {
    text += csv_cell(columns[j]);
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
