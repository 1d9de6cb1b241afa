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

Table read_table(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  if (!bytes.starts_with(npy_magic)) return parse_csv(path.string(), bytes);
  Array<double> values = parse_npy(path.string(), bytes);
  const std::size_t columns = values.shape(1);
  return {default_columns(columns), std::move(values)};
}

}  // namespace tapeflow
