// Numbers on a regular grid over a box of the plane.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

struct AxisRange {
  double low, high;
};

/// A function at the centres of the equal cells that fill a box. `values` is [rows, cols]; its
/// first row lies along y.low and its first column along x.low.
struct Grid {
  Array<double> values = Array<double>(Shape{0, 0});
  AxisRange x, y;
};

/// The x of the cell centres of a column, and the y of the cell centres of a row.
double grid_x(const Grid& grid, std::size_t col);
double grid_y(const Grid& grid, std::size_t row);

/// The grid with every cell divided into `row_factor` by `col_factor` cells, by bilinear
/// interpolation. Between the outermost centres and the edge of the box the values are constant.
Grid refined(const Grid& grid, std::size_t row_factor, std::size_t col_factor);

}  // namespace tapeflow
