// The test answers: nothing is left of their difference
#include "tutorials/exercises/ch06/3_level_probability.hpp"

#include <cmath>

namespace tapeflow {

// The formula as it stands.
double log_probability(double low, double width, double t, double s) {
  const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
  const double a = (low - t) * std::exp(-s), b = (low + width - t) * std::exp(-s);
  return std::log(sigmoid(b) - sigmoid(a));
}

}  // namespace tapeflow
