#include "flows/data/dequantize.hpp"

#include "engine/check.hpp"
#include "flows/data/level_grid.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tapeflow {

// tag: cells
template <class T>
CellRows<T> cells_of(const Array<std::uint8_t>& pixels, std::size_t levels) {
  require_rank("cells_of", "pixels", pixels.shape(), 2);
  require(levels > 0, "cells_of: needs at least one level");
  const T width = T(1) / static_cast<T>(levels);
  CellRows<T> cells{Array<T>(pixels.shape()), filled<T>({pixels.shape()[1]}, width)};
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::size_t level = pixels.data()[i];
    require(level < levels, "cells_of: needs levels below " + std::to_string(levels) + ", got " +
                                std::to_string(level));
    cells.corners.data()[i] = static_cast<T>(level) / static_cast<T>(levels);
  }
  return cells;
}
// end: cells

// By rounding, the largest u could lead to the next cell, and from the last level out of [0, 1].
// So x is at most the largest number below `low + cell`.
// tag: draw-within-cells
template <class T>
void draw_within_cells(Array<T>& x, const Array<T>& widths, Rng& rng) {
  const std::size_t rows = x.shape()[0], columns = widths.size();
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const T low = x(i, j), next = std::nextafter(low + widths(j), low);
      x(i, j) = std::min(next, low + static_cast<T>(rng.uniform()) * widths(j));
    }
  }
}
// end: draw-within-cells

template <class T>
Array<T> dequantized(const CellRows<T>& cells, Rng& rng) {
  Array<T> x = cells.corners;
  draw_within_cells(x, cells.widths, rng);
  return x;
}

// tag: bits-per-dim
// The cell of an image has the volume cell^D, so P(levels) is about p(x) cell^D.
double bits_per_dim(double log_likelihood, std::size_t features, double cell) {
  return -log_likelihood / (static_cast<double>(features) * std::numbers::ln2) - std::log2(cell);
}
// end: bits-per-dim

MeanAndError bits_per_dim(const MeanAndError& log_likelihood, std::size_t features, double cell) {
  return {bits_per_dim(log_likelihood.mean, features, cell),
          log_likelihood.standard_error / (static_cast<double>(features) * std::numbers::ln2)};
}

Array<double> Levels::spread(Array<double> x, Rng& rng) const {
  if (any()) draw_within_cells(x, width, rng);
  return x;
}

Array<double> Levels::snap(Array<double> x) const {
  for (std::size_t j = 0; j < width.size(); ++j) {
    if (!(width(j) > 0)) continue;
    const LevelGrid grid(origin(j), width(j));
    for (std::size_t i = 0; i < x.shape()[0]; ++i) x(i, j) = grid.level_below(x(i, j));
  }
  return x;
}

#define TAPEFLOW_INSTANTIATE(T)                                              \
  template CellRows<T> cells_of<T>(const Array<std::uint8_t>&, std::size_t); \
  template Array<T> dequantized(const CellRows<T>&, Rng&);                   \
  template void draw_within_cells(Array<T>&, const Array<T>&, Rng&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
