#include "engine/io/table.hpp"

#include "engine/io/csv.hpp"
#include "engine/io/file_reader.hpp"
#include "engine/io/npy.hpp"

#include <utility>

namespace tapeflow {

std::vector<std::string> default_columns(std::size_t count) {
  std::vector<std::string> columns;
  for (std::size_t i = 1; i <= count; ++i)
    columns.push_back(std::string("x").append(std::to_string(i)));
  return columns;
}

Table read_table(const std::filesystem::path& path, const CellKindsOf& cells_of,
                 const OnProgress& on_progress) {
  constexpr std::size_t piece = std::size_t{1} << 20;
  FileReader file(path);
  const auto more = [&](std::string& text, std::size_t count) {
    const bool found = file.append_to(text, count);
    if (on_progress && file.bytes() > 0)
      on_progress(static_cast<double>(file.bytes_read()) / static_cast<double>(file.bytes()));
    return found;
  };
  std::string bytes;
  more(bytes, piece);
  if (!bytes.starts_with(npy_magic)) {
    const auto first_piece_and_more = [&](std::string& text, std::size_t count) {
      if (bytes.empty()) return more(text, count);
      text += std::exchange(bytes, {});
      return true;
    };
    return parse_csv(path.string(), first_piece_and_more, cells_of);
  }
  bytes.reserve(file.bytes() + piece);
  while (more(bytes, piece)) continue;
  Array<double> values = parse_npy(path.string(), bytes);
  std::vector<std::string> columns = default_columns(values.shape()[1]);
  if (cells_of) cells_of(columns);  // it may throw
  return {std::move(columns), std::move(values)};
}

}  // namespace tapeflow
