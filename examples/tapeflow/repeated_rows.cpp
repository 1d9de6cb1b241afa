#include "examples/tapeflow/repeated_rows.hpp"

#include "flows/data/row_shapes.hpp"

#include <string>
#include <unordered_map>

namespace tapeflow {
namespace {

void append_row(std::string& bytes, const Array<double>& table, std::size_t row) {
  const std::size_t columns = table.shape(1);
  for (std::size_t j = 0; j < columns; ++j) {
    const double value = table(row, j) + 0.;  // -0 is 0
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
}

// The numbers of a row and of its context.
std::string bytes_of(const Rows<double>& rows, std::size_t row) {
  std::string bytes;
  append_row(bytes, rows.x, row);
  if (is_given(rows.context)) append_row(bytes, rows.context, row);
  return bytes;
}

}  // namespace

std::size_t count_shared_rows(const Dataset& rows, const Dataset& others) {
  std::unordered_map<std::string, std::size_t> times;
  for (std::size_t i = 0; i < rows.count(); ++i) ++times[bytes_of(rows.raw(), i)];
  std::size_t shared = 0;
  for (std::size_t i = 0; i < others.count() && !times.empty(); ++i) {
    const auto found = times.find(bytes_of(others.raw(), i));
    if (found == times.end()) continue;
    shared += found->second;
    times.erase(found);
  }
  return shared;
}

}  // namespace tapeflow
