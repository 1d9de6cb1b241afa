#include "engine/io/table.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/csv.hpp"
#include "engine/io/npy.hpp"

#include <utility>

namespace tapeflow {

std::vector<std::string> default_columns(std::size_t count) {
  std::vector<std::string> columns;
  for (std::size_t i = 1; i <= count; ++i)
    columns.push_back(std::string("x").append(std::to_string(i)));
  return columns;
}

Table read_table(const std::filesystem::path& path, const CellKindsOf& cells_of) {
  const std::string bytes = read_file(path);
  if (!bytes.starts_with(npy_magic)) return parse_csv(path.string(), bytes, cells_of);
  Array<double> values = parse_npy(path.string(), bytes);
  std::vector<std::string> columns = default_columns(values.shape()[1]);
  if (cells_of) cells_of(columns);  // it may throw
  return {std::move(columns), std::move(values)};
}

}  // namespace tapeflow
