// A table of numbers, and of words that are numbered: the data that the programs here read.
#pragma once

#include "engine/array.hpp"
#include "engine/io/table_format.hpp"
#include "engine/progress.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

struct Table {
  std::vector<std::string> columns;  ///< D names
  Array<double> values;              ///< [N, D], N and D at least 1, every entry finite
  /// words[j]: the different words of column j, sorted by bytes; values(i, j) is an index into
  /// words[j]. Empty for a column of numbers.
  std::vector<std::vector<std::string>> words =
      std::vector<std::vector<std::string>>(columns.size());
};

/// x1, x2, …: names for columns without a name.
std::vector<std::string> default_columns(std::size_t count);

/// Reads an NPY file if the content says that it is one, and a CSV file otherwise; the file's name
/// does not matter. Throws as read_csv and read_npy do. `on_progress` hears of the part of the file
/// that has been read, unless it is a pipe.
Table read_table(const std::filesystem::path& path, const TableFormat& format = {},
                 const OnProgress& on_progress = {});

}  // namespace tapeflow
