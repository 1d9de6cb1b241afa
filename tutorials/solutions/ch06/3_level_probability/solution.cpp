#include "tutorials/exercises/ch06/3_level_probability.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// ln σ(v) = -ln(1 + e^-v), without overflow.
double log_sigmoid(double v) { return std::min(v, 0.) - std::log1p(std::exp(-std::abs(v))); }

}  // namespace

// σ(b) - σ(a) = (e^b - e^a) / ((1 + e^a) (1 + e^b)) = σ(b) σ(-a) (1 - e^(a - b)).
double log_probability(double low, double width, double t, double s) {
  const double a = (low - t) * std::exp(-s), step = width * std::exp(-s);
  return log_sigmoid(a + step) + log_sigmoid(-a) + std::log(-std::expm1(-step));
}

}  // namespace tapeflow
