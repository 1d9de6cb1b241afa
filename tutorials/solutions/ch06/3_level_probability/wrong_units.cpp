// The test answers: measured in units of e^s
#include "tutorials/exercises/ch06/3_level_probability.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

double log_sigmoid(double v) { return std::min(v, 0.) - std::log1p(std::exp(-std::abs(v))); }

}  // namespace

// The place of the cell is divided by e^s, its width is not.
double log_probability(double low, double width, double t, double s) {
  const double a = (low - t) * std::exp(-s);
  return log_sigmoid(a + width) + log_sigmoid(-a) + std::log(-std::expm1(-width));
}

}  // namespace tapeflow
