// Columns that are linear combinations of other columns: where a density would be infinite.
#pragma once

#include "flows/data/row_source.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

/// A column that is, but for rounding errors, constant + Σ factor · other column.
struct DependentColumn {
  std::size_t column;
  std::vector<std::pair<std::size_t, double>> terms;  ///< other columns, each with its factor
  double constant = 0;
};

/// The columns of the rows that are combinations of those before them, in rising order; a constant
/// column is one without terms. None of the `terms` is such a column itself. With as many columns
/// as rows, or more, every column is a combination, and nothing is looked for. The bound on
/// rounding errors is that of Gaussian::fit, so without these columns it finds no fault.
std::vector<DependentColumn> dependent_columns(const RowSource& rows);

/// "c = 2 a - b + 3"; of more than five terms the first ones.
std::string in_words(const DependentColumn& column, const std::vector<std::string>& names);

}  // namespace tapeflow
