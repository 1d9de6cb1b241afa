// A table as it stands in its file: numbers, words and missing cells, side by side. Whoever fits a
// density to it decides what to do with cells that are no numbers.
#pragma once

#include "engine/array.hpp"
#include "engine/io/csv_rows.hpp"
#include "engine/io/odd_cells.hpp"
#include "engine/io/table_format.hpp"
#include "engine/progress.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tapeflow {

struct RawTable {
  std::vector<std::string> names;       ///< of all columns of the file
  std::vector<std::size_t> read;        ///< the places of the columns that were read, rising
  Array<double> values;                 ///< [N, read columns]; NaN where a cell is no finite number
  std::map<std::size_t, OddCells> odd;  ///< by index into `read`
  bool has_names = false;               ///< whether the first line has the names
  bool is_text = true;                  ///< else NPY: lines are rows, counted from 1
  TableFormat format;                   ///< how the text was read

  std::size_t rows() const { return values.shape()[0]; }
};

/// What the cells of a column are read as.
enum class Reading {
  nothing,    ///< the column is not kept
  numbers,    ///< a number if it spells one, else a word
  words,      ///< a word, however it is spelt: "1.0" and "1" are two words, and so is "NA"
  categories  ///< a word, however it is spelt, unless it stands for a missing value, as "NA" does
};

struct RawOptions {
  TableFormat format = {};
  /// Words or numbers for a missing value, beside the usual ones (is_missing).
  std::vector<std::string> missing = {};
  /// Called with the names before the first cell is read; all are read as numbers without it.
  std::function<std::vector<Reading>(const std::vector<std::string>& names)> reading = {};
  /// Called for each row with all of its cells, as they are spelt.
  std::function<void(const std::vector<std::string_view>& cells)> on_row = {};
  /// Called for each row with its numbers in the columns that are read. The table then keeps no
  /// row, so that it takes the same memory whatever their number is. std::runtime_error, with line
  /// and column, for the first cell that is no finite number.
  std::function<void(const std::vector<double>& numbers)> on_numbers = {};
  /// Throws std::runtime_error, with line and column, for the first cell that is no finite number,
  /// and for a header that may be a row of data.
  bool strict = false;
};

/// Reads a table by its content: NPY, or text, packed by gzip or not. std::runtime_error for rows
/// of unequal length, a quote that does not close, a file without a row, or a file of another kind.
/// Rows may have one cell more than the header: if the last cells are empty, each row ends in a
/// delimiter, else the rows begin with their names. A last column without a name and without a
/// filled cell is left out.
RawTable read_raw_table(const std::filesystem::path& path, const RawOptions& options = {},
                        const OnProgress& on_progress = {});

/// The same for the rows of a text.
RawTable read_raw_table(CsvRows& rows, const RawOptions& options = {});

}  // namespace tapeflow
