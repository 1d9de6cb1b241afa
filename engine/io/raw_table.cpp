#include "engine/io/raw_table.hpp"

#include "engine/check.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/header_line.hpp"
#include "engine/io/number.hpp"
#include "engine/io/table.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

namespace tapeflow {
namespace {

constexpr const char* some_row = "at least one row of numbers";

/// Reads the rows of one text.
class RawReader {
 public:
  RawReader(CsvRows& rows, const RawOptions& options);
  RawTable read();

 private:
  bool begins_with_names() const;
  void take_names();
  void fit_names_to_first_row();
  void choose_readings();
  void take_row();
  double value_of(std::size_t j, std::string_view cell);
  bool stands_for_missing(std::size_t j, std::string_view cell) const;
  bool is_filled(std::size_t column) const;
  void finish();

  CsvRows& rows_;
  const RawOptions& options_;
  std::vector<double> missing_numbers_;
  RawTable table_;
  std::vector<bool> unnamed_;      // for each column of the file, whether it has no name there
  std::vector<Reading> readings_;  // of each column of the file
  std::size_t width_line_ = 0;     // the line that fixed the number of cells
  std::size_t row_ = 0;
  std::deque<double> values_;             // grows without a second copy of what it holds
  std::map<std::size_t, OddColumn> odd_;  // by column of the file; few of many columns have one
};

RawReader::RawReader(CsvRows& rows, const RawOptions& options) : rows_(rows), options_(options) {
  for (const std::string& word : options.missing) {
    if (const auto number = parse_number(word, rows.format())) missing_numbers_.push_back(*number);
  }
}

RawTable RawReader::read() {
  if (!rows_.next()) file_error(rows_.name(), some_row, "an empty file");
  take_names();
  choose_readings();
  do {
    take_row();
  } while (rows_.next());
  finish();
  return std::move(table_);
}

bool RawReader::begins_with_names() const {
  using FirstLine = TableFormat::FirstLine;
  if (rows_.format().first_line != FirstLine::by_content)
    return rows_.format().first_line == FirstLine::names;
  return is_text(rows_.cells()) && (options_.strict || !may_be_data(rows_.cells()));
}

void RawReader::take_names() {
  const Row& cells = rows_.cells();
  width_line_ = rows_.line();
  table_.has_names = begins_with_names();
  unnamed_.assign(cells.size(), true);
  table_.names = default_columns(cells.size());
  if (!table_.has_names) return;
  if (options_.strict) require_names(rows_);
  table_.names = column_names(cells);
  std::transform(cells.begin(), cells.end(), unnamed_.begin(), is_empty);
  if (!rows_.next()) file_error(rows_.name(), some_row, "only a header");
  if (!options_.strict) fit_names_to_first_row();
}

void RawReader::fit_names_to_first_row() {
  const Row& cells = rows_.cells();
  std::vector<std::string>& names = table_.names;
  if (cells.size() + 1 == names.size() && unnamed_.back()) {
    names.pop_back();
    unnamed_.pop_back();
  } else if (cells.size() == names.size() + 1) {
    const std::size_t at = is_empty(cells.back()) ? names.size() : 0;
    const auto offset = static_cast<std::ptrdiff_t>(at);
    names.insert(names.begin() + offset, default_columns(at + 1).back());
    unnamed_.insert(unnamed_.begin() + offset, true);
    width_line_ = rows_.line();
  }
}

void RawReader::choose_readings() {
  readings_.assign(table_.names.size(), Reading::numbers);
  if (options_.reading) readings_ = options_.reading(table_.names);
  require(readings_.size() == table_.names.size(),
          "read_raw_table: needs a reading for each column");
}

void RawReader::take_row() {
  const std::size_t cells = rows_.cells().size(), needed = readings_.size();
  if (cells != needed) {
    file_error(rows_.place(),
               std::to_string(needed) + (needed == 1 ? " cell" : " cells") + " as in line " +
                   std::to_string(width_line_),
               std::to_string(cells));
  }
  if (options_.on_row) options_.on_row(rows_.cells());
  for (std::size_t j = 0; j < cells; ++j) {
    if (readings_[j] != Reading::nothing) values_.push_back(value_of(j, rows_.cells()[j]));
  }
  if (options_.on_numbers) {
    options_.on_numbers({values_.begin(), values_.end()});
    values_.clear();
    return;
  }
  ++row_;
}

double RawReader::value_of(std::size_t j, std::string_view cell) {
  if (readings_[j] == Reading::numbers) {
    const std::optional<double> number = parse_number(cell, rows_.format());
    const bool missing = number && std::find(missing_numbers_.begin(), missing_numbers_.end(),
                                             *number) != missing_numbers_.end();
    if (number && std::isfinite(*number) && !missing) return *number;
    if (missing) cell = "";
  }
  if (options_.strict || options_.on_numbers) {
    file_error(rows_.place() + ", column " + shown(table_.names[j]), "a finite number",
               is_empty(cell) ? "an empty cell" : shown(cell));
  }
  OddColumn& odd = odd_[j];
  stands_for_missing(j, cell) ? odd.add_missing(row_, rows_.line())
                              : odd.add_word(row_, rows_.line(), cell);
  return std::numeric_limits<double>::quiet_NaN();
}

bool RawReader::stands_for_missing(std::size_t j, std::string_view cell) const {
  const std::vector<std::string>& more = options_.missing;
  if (std::find(more.begin(), more.end(), cell) != more.end()) return true;
  return readings_[j] == Reading::words ? is_empty(cell) : is_missing(cell);
}

bool RawReader::is_filled(std::size_t column) const {
  const auto odd = odd_.find(column);
  return odd == odd_.end() || odd->second.cells().missing_count < row_;
}

void RawReader::finish() {
  std::vector<bool> kept;  // of the columns that were read
  for (std::size_t j = 0; j < readings_.size(); ++j) {
    if (readings_[j] == Reading::nothing) continue;
    kept.push_back(!unnamed_[j] || options_.strict || is_filled(j));
    if (!kept.back()) continue;
    const auto odd = odd_.find(j);
    if (odd != odd_.end()) table_.odd.emplace(table_.read.size(), odd->second.take());
    table_.read.push_back(j);
  }
  table_.values.resize(Shape{row_, table_.read.size()});
  double* to = table_.values.data();
  auto from = values_.begin();
  while (from != values_.end()) {
    for (const bool is_kept : kept) {
      if (is_kept) *to++ = *from;
      ++from;
    }
  }
  table_.format = rows_.format();
}

}  // namespace

RawTable read_raw_table(CsvRows& rows, const RawOptions& options) {
  return RawReader(rows, options).read();
}

}  // namespace tapeflow
