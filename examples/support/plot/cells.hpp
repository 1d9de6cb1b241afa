// The plane cut into cells, and what a map makes of them.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/grid.hpp"

#include <functional>

namespace tapeflow {

/// A map of the plane, row by row: [N, 2] to [N, 2].
using PlaneMap = std::function<Array<double>(const Array<double>&)>;

/// R by C cells, each with a number. A cell's sides may bend: they are cut into `cuts` straight
/// pieces each.
struct Cells {
  Array<double> mesh;  ///< [R cuts + 1, C cuts + 1, 2]: where the lines between the cells meet
  Array<double> values = Array<double>(Shape{0, 0});  ///< [R, C]

  std::size_t cuts() const { return (mesh.shape(0) - 1) / values.shape(0); }
};

/// Equal cells that fill a box, the first row along y.low and the first column along x.low.
Cells box_cells(AxisRange x, AxisRange y, const Array<double>& values, std::size_t cuts = 1);

/// The cells where the map sends them.
Cells mapped(const Cells& cells, const PlaneMap& map);

/// The corners of a cell's polygon in turn, [4 cuts, 2], and its area.
Array<double> outline(const Cells& cells, std::size_t row, std::size_t col);
double area(const Cells& cells, std::size_t row, std::size_t col);

/// ln of what a map did to every cell's area, [R, C].
Array<double> log_area_ratios(const Cells& before, const Cells& after);

}  // namespace tapeflow
