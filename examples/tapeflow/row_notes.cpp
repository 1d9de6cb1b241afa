#include "examples/tapeflow/row_notes.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"

#include <iostream>

namespace tapeflow {
namespace {

// The first column whose number in this row cannot occur; D, the number of columns, if all can.
std::size_t first_outside(const TableDomain& domain, const Array<double>& rows, std::size_t row) {
  std::size_t j = 0;
  while (j < rows.shape(1) && domain.columns()[j].contains(rows(row, j))) ++j;
  return j;
}

}  // namespace

std::string note_on_rows_outside(const TableDomain& domain, const std::vector<std::string>& columns,
                                 const RowsOfTable& table, const std::string& file) {
  if (!domain.any()) return "";
  const Array<double>& rows = table.rows.x;
  std::size_t count = 0;
  std::string first;
  for (std::size_t i = 0; i < table.rows.count(); ++i) {
    const std::size_t j = first_outside(domain, rows, i);
    if (j == columns.size()) continue;
    if (count++ == 0)
      first = "the first is row " + std::to_string(table.number(i) + 1) + ", with " +
              to_text(rows(i, j)) + " in column " + shown(columns[j]);
  }
  if (count == 0) return "";
  return printable(file) + ": " + std::to_string(count) + " of " +
         std::to_string(table.rows.count()) + (count == 1 ? " rows is" : " rows are") +
         " outside what the model's columns can be, and log p is -inf there; " + first;
}

std::string note_on_missing_cells(const RowsOfTable& table, const std::string& file,
                                  bool left_out) {
  const std::size_t missing = table.count - table.rows.count();
  if (missing == 0) return "";
  const bool one = missing == 1;
  return printable(file) + ": " + std::to_string(missing) + " of " + std::to_string(table.count) +
         (one ? " rows has" : " rows have") + " a missing cell, and " +
         (!left_out ? "an empty score"
          : one     ? "is left out"
                    : "are left out");
}

void print_note(const std::string& note) {
  if (!note.empty()) std::cerr << "note: " << note << "\n";
}

}  // namespace tapeflow
