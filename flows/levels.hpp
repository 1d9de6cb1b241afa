// Columns whose numbers are counted or rounded.
#pragma once

#include "engine/array.hpp"
#include "engine/random.hpp"

namespace tapeflow {

/// Columns [D] whose numbers are counted or rounded: origin + k width for whole k. A width of 0 is
/// that of a column of real numbers. Both are empty where all columns are.
struct Levels {
  Array<double> origin = Array<double>(Shape{0}), width = Array<double>(Shape{0});

  bool any() const { return width.size() > 0; }

  /// A random point of the cell [level, level + width) of each number of x [N, D]; see
  /// dequantize.hpp.
  Array<double> spread(const Array<double>& x, Rng& rng) const;
  /// The levels in whose cells the numbers of x [N, D] lie.
  Array<double> snap(Array<double> x) const;
};

}  // namespace tapeflow
