// read_raw_table for files: text or NPY.
#include "engine/check.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "engine/io/raw_table.hpp"
#include "engine/io/table_source.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// The columns that are wanted; all of them are not copied.
void choose_columns(RawTable& table, const std::vector<Reading>& readings) {
  require(readings.size() == table.names.size(), "read_raw_table: needs a reading for each column");
  for (std::size_t j = 0; j < readings.size(); ++j) {
    if (readings[j] != Reading::nothing) table.read.push_back(j);
  }
  if (table.read.size() == table.names.size()) return;
  Array<double> chosen(Shape{table.rows(), table.read.size()});
  for (std::size_t i = 0; i < table.rows(); ++i)
    for (std::size_t k = 0; k < table.read.size(); ++k)
      chosen(i, k) = table.values(i, table.read[k]);
  table.values = std::move(chosen);
}

// NaN is a missing value, and infinity a word.
void find_odd_cells(RawTable& table) {
  std::map<std::size_t, OddColumn> odd;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (std::size_t k = 0; k < table.read.size(); ++k) {
      double& value = table.values(i, k);
      if (std::isfinite(value)) continue;
      if (std::isnan(value)) odd[k].add_missing(i, i + 1);
      if (std::isinf(value)) odd[k].add_word(i, i + 1, value > 0 ? "inf" : "-inf");
      value = std::numeric_limits<double>::quiet_NaN();
    }
  }
  for (auto& [k, column] : odd) table.odd.emplace(k, column.take());
}

// Calls on_row as for a text; NaN is an empty cell.
void show_rows(const Array<double>& values,
               const std::function<void(const std::vector<std::string_view>&)>& on_row) {
  const std::size_t columns = values.shape()[1];
  std::vector<std::string> texts(columns);
  for (std::size_t i = 0; i < values.shape()[0]; ++i) {
    for (std::size_t j = 0; j < columns; ++j)
      texts[j] = std::isnan(values(i, j)) ? "" : shortest_text(values(i, j));
    on_row({texts.begin(), texts.end()});
  }
}

RawTable raw_table_of(NpyTable npy, const RawOptions& options) {
  RawTable table;
  table.is_text = false;
  table.has_names = npy.has_names;
  table.names = std::move(npy.columns);
  table.values = std::move(npy.values);
  std::vector<Reading> readings(table.names.size(), Reading::numbers);
  if (options.reading) readings = options.reading(table.names);
  if (options.on_row) show_rows(table.values, options.on_row);
  choose_columns(table, readings);
  find_odd_cells(table);
  return table;
}

}  // namespace

RawTable read_raw_table(const std::filesystem::path& path, const RawOptions& options,
                        const OnProgress& on_progress) {
  TableSource source(path, on_progress);
  if (source.is_npy()) return raw_table_of(parse_npy_table(path.string(), source.rest()), options);
  CsvRows rows(path.string(), source.text(), options.format);
  return read_raw_table(rows, options);
}

}  // namespace tapeflow
