// The test answers: overflow
//
// The weights are computed as they are.
#include "tutorials/exercises/ch09/3_posterior_mean.hpp"

#include <cmath>

namespace tapeflow {

MeanAndError posterior_mean(const std::vector<double>& log_weights, const std::vector<double>& f) {
  double weights = 0, weighted = 0, squares = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const double w = std::exp(log_weights[i]);
    weights += w;
    weighted += w * f[i];
  }
  const double mean = weighted / weights;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const double w = std::exp(log_weights[i]);
    squares += w * w * (f[i] - mean) * (f[i] - mean);
  }
  return {mean, std::sqrt(squares) / weights};
}

}  // namespace tapeflow
