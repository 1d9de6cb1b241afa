#include "engine/io/table.hpp"

#include "engine/io/csv.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/table_source.hpp"

#include <utility>

namespace tapeflow {

std::vector<std::string> default_columns(std::size_t count) {
  std::vector<std::string> columns;
  for (std::size_t i = 1; i <= count; ++i)
    columns.push_back(std::string("x").append(std::to_string(i)));
  return columns;
}

Table read_table(const std::filesystem::path& path, const TableFormat& format,
                 const OnProgress& on_progress) {
  TableSource source(path, on_progress);
  if (!source.is_npy()) return parse_csv(path.string(), source.text(), format);
  NpyTable npy = finite_npy_table(path.string(), source.rest());
  return {std::move(npy.columns), std::move(npy.values)};
}

}  // namespace tapeflow
