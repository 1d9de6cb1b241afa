// Powers of two: units in which numbers keep all their digits.
#pragma once

#include <algorithm>
#include <cmath>

namespace tapeflow {

/// The power of two at or below a positive number, within the range in which a double has all its
/// digits; 1 for other numbers. A number divided by it differs in no digit.
inline double power_of_two(double value) {
  if (!(value > 0) || std::isinf(value)) return 1;
  return std::ldexp(1., std::clamp(std::ilogb(value), -1021, 1021));
}

}  // namespace tapeflow
