#include "examples/command/rows_for_model.hpp"

#include "engine/io/csv.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace tapeflow {

Array<double> rows_for_model(const Table& table, const std::vector<std::string>& model_columns,
                             const std::string& file) {
  const std::size_t n = table.values.shape()[0], d = model_columns.size();
  if (table.columns.size() != d) {
    std::string names;
    for (const std::string& name : model_columns) names += (names.empty() ? "" : ", ") + name;
    throw std::runtime_error(file + ": the model needs " + std::to_string(d) + " columns (" +
                             names + "), the file has " + std::to_string(table.columns.size()));
  }
  std::vector<std::size_t> from(d);
  for (std::size_t j = 0; j < d; ++j) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), model_columns[j]);
    if (found == table.columns.end()) return table.values;
    from[j] = static_cast<std::size_t>(found - table.columns.begin());
  }
  Array<double> rows(table.values.shape());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) rows(i, j) = table.values(i, from[j]);
  }
  return rows;
}

void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows) {
  if (out.empty()) {
    std::cout << format_csv(columns, rows);
  } else {
    write_csv(out, columns, rows);
  }
}

}  // namespace tapeflow
