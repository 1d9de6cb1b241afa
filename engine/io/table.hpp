// A table of numbers: what the programs here read as data.
#pragma once

#include "engine/array.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

struct Table {
  std::vector<std::string> columns;  ///< D names
  Array<double> values;              ///< [N, D], N and D at least 1, every entry finite
};

/// x1, x2, …: the names of columns that have none.
std::vector<std::string> default_columns(std::size_t count);

/// Reads an NPY file if the content says that it is one, and a CSV file otherwise; the name does
/// not matter. Errors as read_csv and read_npy.
Table read_table(const std::filesystem::path& path);

}  // namespace tapeflow
