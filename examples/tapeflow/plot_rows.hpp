// The rows that a picture of a model shows.
#pragma once

#include "examples/support/plot/grid.hpp"
#include "examples/tapeflow/plot_table.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The columns that are drawn.
struct ChosenColumns {
  std::vector<std::size_t> places;  ///< in the model
  std::vector<std::string> names;   ///< with the indices of words: "kind: 0 "cod", 1 "eel""
};

/// The columns of --columns, or all; the first 8 of more, with a note on standard error.
/// std::runtime_error for a column that the model does not have, or that is named twice.
template <class Model>
ChosenColumns chosen_columns(const Model& model, const Plot& plot);

/// Rows to draw, in the chosen columns, without rows that are not finite.
struct RowsToDraw {
  Array<double> samples, data;
};
template <class Model>
RowsToDraw rows_to_draw(const Model& model, const Plot& plot, const ChosenColumns& chosen);

/// At most `most` rows, evenly spaced from the first to the last.
Array<double> thinned(const Array<double>& rows, std::size_t most);

/// The range that shows both in this one of the chosen columns.
AxisRange range_of(std::size_t column, const RowsToDraw& rows);

}  // namespace tapeflow
