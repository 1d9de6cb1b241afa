#include "examples/tapeflow/kept_cells.hpp"

#include "engine/io/csv.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/columns.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

void KeptCells::take_names(const std::vector<std::string>& names) {
  if (all_) columns_ = names;
  for (const std::string& column : columns_) {
    if (std::find(names.begin(), names.end(), column) == names.end())
      throw std::runtime_error(file_ + ": there is no column \"" + column +
                               "\" for --keep, the columns are " + joined(names));
  }
  places_ = all_ ? natural_order(names.size()) : places_of(columns_, names);
}

void KeptCells::take_row(const std::vector<std::string_view>& cells) {
  std::string& row = rows_.emplace_back();
  for (const std::size_t place : places_) row += csv_cell(std::string(cells[place])) + ",";
}

std::string KeptCells::header() const {
  std::string row;
  for (const std::string& column : columns_) row += csv_cell(column) + ",";
  return row;
}

}  // namespace tapeflow
