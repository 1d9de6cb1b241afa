#include "tutorials/exercises/ch05/1_folded_density.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

double standard_normal_density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

// One z with z + a tanh z = x, by 200 halvings of an interval that holds one.
double one_root(double x, double a) {
  double low = x - std::abs(a), high = x + std::abs(a);
  for (int turn = 0; turn < 200; ++turn) {
    const double middle = (low + high) / 2;
    (middle + a * std::tanh(middle) < x ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

// This takes one z for all. Find every z that has this x, and add up what they bring. Where does
// x(z) turn around? Between two such places it rises or falls, so that halving finds the only root.
double folded_density(double x, double a) {
  const double z = one_root(x, a), t = std::tanh(z);
  return standard_normal_density(z) / std::abs(1 + a * (1 - t * t));
}

}  // namespace tapeflow
