// A box: an interval for each column.
#pragma once

#include <vector>

namespace tapeflow {

/// An interval for each column.
struct Bounds {
  std::vector<double> low, high;  // [D]
};

}  // namespace tapeflow
