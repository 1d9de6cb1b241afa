// A table of numbers, and where one asks for them of words: what the programs here read as data.
#pragma once

#include "engine/array.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

struct Table {
  std::vector<std::string> columns;  ///< D names
  Array<double> values;              ///< [N, D], N and D at least 1, every entry finite
  /// words[j]: the words of column j in rising order by bytes; values(i, j) is an index into them.
  /// words[j] is empty for a column of numbers.
  std::vector<std::vector<std::string>> words =
      std::vector<std::vector<std::string>>(columns.size());
};

/// What the cells of a column may be.
enum class CellKind {
  numbers,           ///< finite numbers
  numbers_or_words,  ///< finite numbers only, or words only: the first cell decides
  words              ///< words, whatever they look like: "1.0" and "1" are two of them
};

/// Called with the column names before the first cell is read: the kind of cells of each column. It
/// may throw.
using CellKindsOf = std::function<std::vector<CellKind>(const std::vector<std::string>& columns)>;

/// x1, x2, …: the names of columns that have none.
std::vector<std::string> default_columns(std::size_t count);

/// Reads an NPY file if the content says that it is one, and a CSV file otherwise; the name does
/// not matter. An NPY file has numbers only, whatever its cells may be. Errors as read_csv and
/// read_npy.
Table read_table(const std::filesystem::path& path, const CellKindsOf& cells_of = {});

}  // namespace tapeflow
