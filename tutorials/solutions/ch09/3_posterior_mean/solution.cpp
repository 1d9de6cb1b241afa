#include "tutorials/exercises/ch09/3_posterior_mean.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

// A common factor of all weights cancels. So they are taken relative to the largest, and nothing
// overflows.
MeanAndError posterior_mean(const std::vector<double>& log_weights, const std::vector<double>& f) {
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  double weights = 0, weighted = 0, squares = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const double w = std::exp(log_weights[i] - largest);
    weights += w;
    weighted += w * f[i];
  }
  const double mean = weighted / weights;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const double w = std::exp(log_weights[i] - largest);
    squares += w * w * (f[i] - mean) * (f[i] - mean);
  }
  return {mean, std::sqrt(squares) / weights};
}

}  // namespace tapeflow
