// Cells of the plane, and their images under a map.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/grid.hpp"

#include <functional>

namespace tapeflow {

/// A map of the plane, row by row: [N, 2] to [N, 2].
using PlaneMap = std::function<Array<double>(const Array<double>&)>;

/// R by C cells, each with a number. The sides of a cell may bend: each consists of `cuts` straight
/// pieces.
struct Cells {
  Array<double> mesh;  ///< corners of the pieces, [R cuts + 1, C cuts + 1, 2]
  Array<double> values = Array<double>(Shape{0, 0});  ///< [R, C]

  std::size_t cuts() const { return (mesh.shape(0) - 1) / values.shape(0); }
};

/// Equal cells that fill a box. The first row lies along y.low and the first column along x.low.
Cells box_cells(AxisRange x, AxisRange y, const Array<double>& values, std::size_t cuts = 1);

/// The images of the cells under the map, with the same values.
Cells mapped(const Cells& cells, const PlaneMap& map);

/// The corners of a cell's polygon in order, [4 cuts, 2], and the polygon's area.
Array<double> outline(const Cells& cells, std::size_t row, std::size_t col);
double area(const Cells& cells, std::size_t row, std::size_t col);

/// ln(area after / area before) of every cell, [R, C].
Array<double> log_area_ratios(const Cells& before, const Cells& after);

}  // namespace tapeflow
