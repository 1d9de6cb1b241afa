// Columns of a table that are written again, beside the scores of its rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

class KeptCells {
 public:
  /// The columns to keep, or all of them. `file` stands for the table in messages.
  KeptCells(std::string file, std::vector<std::string> columns, bool all)
      : file_(std::move(file)), columns_(std::move(columns)), all_(all) {}

  bool any() const { return all_ || !columns_.empty(); }

  /// Takes the names of the table. std::runtime_error for a column that it does not have.
  void take_names(const std::vector<std::string>& names);
  void take_row(const std::vector<std::string_view>& cells);

  /// The kept names, or the kept cells of a row, as CSV: each with a comma behind it.
  std::string header() const;
  const std::string& row(std::size_t row) const { return rows_[row]; }

 private:
  std::string file_;
  std::vector<std::string> columns_;
  bool all_;
  std::vector<std::size_t> places_;
  std::vector<std::string> rows_;
};

}  // namespace tapeflow
