// Numbers on a regular grid over a box of the plane.
#pragma once

#include "engine/array.hpp"

namespace tapeflow {

struct AxisRange {
  double low, high;
};

/// A function at the centres of the equal cells that fill a box: `values` is [rows, cols], its
/// first row along y.low and its first column along x.low.
struct Grid {
  Array<double> values = Array<double>(Shape{0, 0});
  AxisRange x, y;
};

/// Where the centres of a column's or a row's cells lie.
double grid_x(const Grid& grid, std::size_t col);
double grid_y(const Grid& grid, std::size_t row);

/// The same box with every cell cut into `row_factor` by `col_factor`, by bilinear interpolation;
/// between the outermost centres and the box's edge the values stay as they are at the centres.
Grid refined(const Grid& grid, std::size_t row_factor, std::size_t col_factor);

}  // namespace tapeflow
