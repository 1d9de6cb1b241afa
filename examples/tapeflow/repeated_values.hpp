// Finds columns whose values repeat. At such values a density can be as high as it likes.
#pragma once

#include "engine/io/table.hpp"
#include "flows/data/column_domain.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A column in which many rows share a value: ten rows or more share each value on average, or a
/// tenth of all rows share one value. There a density and its likelihood may rise without bound,
/// and the likelihood then says nothing.
struct RepeatedColumn {
  std::string name;
  std::string sentence;  ///< how often they repeat
  ColumnDomain domain;   ///< with its repeated values as atoms, see find_atoms
};
/// The numbers of a column of these tables, in rising order.
std::vector<double> rising_numbers(const std::vector<const Array<double>*>& tables,
                                   std::size_t column);

/// Those of a table. Columns of the context are left out: they have no density.
std::vector<RepeatedColumn> repeated_values(const Table& table,
                                            const std::vector<std::string>& context,
                                            const OnProgress& on_progress);

/// What repeated values mean for a fit, with --dequantize, which is the default, or without it.
std::string note_on_repeated_values(bool dequantized);

}  // namespace tapeflow
