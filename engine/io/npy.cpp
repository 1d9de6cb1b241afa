#include "engine/io/npy.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/npy_header.hpp"
#include "engine/io/npy_view.hpp"

namespace tapeflow {

NpyTable parse_npy_table(const std::string& name, std::string_view bytes) {
  const NpyView view(name, bytes);
  return {view.names(), view.has_names(), view.row_range(0, view.rows())};
}

NpyTable finite_npy_table(const std::string& name, std::string_view bytes) {
  const NpyView view(name, bytes);
  NpyTable table{view.names(), view.has_names(), view.row_range(0, view.rows())};
  view.require_finite(table.values, 0);
  return table;
}

Array<double> parse_npy(const std::string& name, std::string_view bytes) {
  return finite_npy_table(name, bytes).values;
}

Array<double> read_npy(const std::filesystem::path& path) {
  return parse_npy(path.string(), read_file(path));
}

void write_npy(const std::filesystem::path& path, const Array<double>& values) {
  std::string bytes = npy_beginning(values.shape());
  bytes.reserve(bytes.size() + values.size() * sizeof(double));
  for (std::size_t i = 0; i < values.size(); ++i) append_little_endian(bytes, values.data()[i]);
  write_file_atomically(path, bytes);
}

}  // namespace tapeflow
