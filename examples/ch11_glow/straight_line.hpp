// The straight line through points.
#pragma once

#include <vector>

namespace tapeflow {

/// at_0 + slope x.
struct StraightLine {
  double at_0 = 0, slope = 0;

  double operator()(double x) const { return at_0 + slope * x; }
};

/// The line with the least squares of y - at_0 - slope x.
StraightLine fitted_line(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace tapeflow
