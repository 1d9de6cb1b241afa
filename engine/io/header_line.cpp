#include "engine/io/header_line.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/io/table.hpp"

#include <algorithm>
#include <initializer_list>

namespace tapeflow {
namespace {

bool is_number(std::string_view cell) { return parse_number(cell).has_value(); }

/// Digits with blanks, points, commas or apostrophes (also non-breaking and typographic ones).
bool is_spoilt_number(std::string_view cell) {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
  return cell.find_first_of("0123456789") != cell.npos &&
         cell.find_first_not_of("0123456789 .,'\xc2\xa0\xe2\x80\xaf\x99") == cell.npos;
}

bool is_one_of(std::string_view cell, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), cell) != list.end();
}

bool all_missing(const Row& cells) {
  return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
    return is_empty(cell) || is_one_of(cell, {"NA", "NULL", "null", "None"});
  });
}

}  // namespace

bool is_empty(std::string_view cell) { return trimmed(cell).empty(); }

bool is_text(const Row& cells) {
  return std::none_of(cells.begin(), cells.end(), is_number) &&
         !std::all_of(cells.begin(), cells.end(), is_empty);
}

bool is_no_name(std::string_view cell) {
  return is_spoilt_number(cell) ||
         is_one_of(cell, {"n/a", "N/A", "#N/A", "<NA>", "?", "-", "--", "."});
}

bool may_be_data(const Row& cells) {
  return all_missing(cells) || std::any_of(cells.begin(), cells.end(), is_no_name);
}

void require_names(const CsvRows& rows) {
  const Row& cells = rows.cells();
  if (!may_be_data(cells)) return;
  const auto found = std::find_if(cells.begin(), cells.end(), is_no_name);
  const auto bad = found == cells.end() ? cells.begin() : found;
  const std::size_t j = static_cast<std::size_t>(bad - cells.begin());
  file_error(rows.place() + ", column " + shown(default_columns(j + 1).back()),
             "a number or a name", shown(*bad));
}

std::vector<std::string> column_names(const Row& header) {
  std::vector<std::string> names = default_columns(header.size());
  for (std::size_t j = 0; j < header.size(); ++j) {
    const std::string_view cell = trimmed(header[j]);
    if (cell.empty()) continue;
    names[j] = is_number(cell) || is_no_name(cell) ? std::string("x").append(cell)
                                                   : std::string(header[j]);
  }
  return names;
}

}  // namespace tapeflow
