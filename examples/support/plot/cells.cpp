#include "examples/support/plot/cells.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

Cells box_cells(AxisRange x, AxisRange y, const Array<double>& values, std::size_t cuts) {
  const std::size_t rows = values.shape(0) * cuts, cols = values.shape(1) * cuts;
  const auto between = [](AxisRange range, std::size_t k, std::size_t count) {
    return range.low +
           (range.high - range.low) * static_cast<double>(k) / static_cast<double>(count);
  };
  Cells cells{Array<double>(Shape{rows + 1, cols + 1, 2}), values};
  for (std::size_t i = 0; i <= rows; ++i) {
    for (std::size_t j = 0; j <= cols; ++j) {
      cells.mesh(i, j, 0) = between(x, j, cols);
      cells.mesh(i, j, 1) = between(y, i, rows);
    }
  }
  return cells;
}

Cells mapped(const Cells& cells, const PlaneMap& map) {
  Array<double> points = cells.mesh;
  points.reshape(Shape{cells.mesh.size() / 2, 2});
  const Array<double> sent = map(points);
  Cells result = cells;
  std::copy(sent.begin(), sent.end(), result.mesh.begin());
  return result;
}

Array<double> outline(const Cells& cells, std::size_t row, std::size_t col) {
  const std::size_t cuts = cells.cuts();
  Array<double> corners(Shape{4 * cuts, 2});
  for (std::size_t k = 0; k < cuts; ++k) {
    const auto copy = [&](std::size_t side, std::size_t i, std::size_t j) {
      for (std::size_t axis : {0, 1})
        corners(side * cuts + k, axis) = cells.mesh(row * cuts + i, col * cuts + j, axis);
    };
    copy(0, 0, k);
    copy(1, k, cuts);
    copy(2, cuts, cuts - k);
    copy(3, cuts - k, 0);
  }
  return corners;
}

// tag: area
// The area of a polygon by Gauss's shoelace formula.
double area(const Cells& cells, std::size_t row, std::size_t col) {
  const Array<double> p = outline(cells, row, col);
  const std::size_t n = p.shape(0);
  double twice = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t next = (k + 1) % n;
    twice += p(k, 0) * p(next, 1) - p(next, 0) * p(k, 1);
  }
  return std::abs(twice) / 2;
}
// end: area

Array<double> log_area_ratios(const Cells& before, const Cells& after) {
  Array<double> ratios(before.values.shape());
  for (std::size_t i = 0; i < ratios.shape(0); ++i)
    for (std::size_t j = 0; j < ratios.shape(1); ++j)
      ratios(i, j) = std::log(area(after, i, j) / area(before, i, j));
  return ratios;
}

}  // namespace tapeflow
