#include "examples/support/plot/grid.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

double centre(AxisRange range, std::size_t count, std::size_t index) {
  const double part = (static_cast<double>(index) + 0.5) / static_cast<double>(count);
  return range.low + (range.high - range.low) * part;
}

// The place of a fine cell's centre between the centres of two coarse cells.
struct Between {
  std::size_t below, above;
  double share_above;
};

Between between(std::size_t fine, std::size_t factor, std::size_t coarse_count) {
  const double position = (static_cast<double>(fine) + 0.5) / static_cast<double>(factor) - 0.5;
  const double inside = std::clamp(position, 0.0, static_cast<double>(coarse_count - 1));
  const auto below = static_cast<std::size_t>(inside);
  return {below, std::min(below + 1, coarse_count - 1), inside - static_cast<double>(below)};
}

}  // namespace

double grid_x(const Grid& grid, std::size_t col) {
  return centre(grid.x, grid.values.shape(1), col);
}

double grid_y(const Grid& grid, std::size_t row) {
  return centre(grid.y, grid.values.shape(0), row);
}

Grid refined(const Grid& grid, std::size_t row_factor, std::size_t col_factor) {
  const Array<double>& coarse = grid.values;
  const std::size_t rows = coarse.shape(0), cols = coarse.shape(1);
  Array<double> fine(Shape{rows * row_factor, cols * col_factor});
  for (std::size_t i = 0; i < fine.shape(0); ++i) {
    const auto [low_row, high_row, v] = between(i, row_factor, rows);
    for (std::size_t j = 0; j < fine.shape(1); ++j) {
      const auto [low_col, high_col, u] = between(j, col_factor, cols);
      const double low = (1 - u) * coarse(low_row, low_col) + u * coarse(low_row, high_col);
      const double high = (1 - u) * coarse(high_row, low_col) + u * coarse(high_row, high_col);
      fine(i, j) = (1 - v) * low + v * high;
    }
  }
  return {fine, grid.x, grid.y};
}

}  // namespace tapeflow
