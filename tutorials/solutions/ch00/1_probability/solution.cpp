#include "tutorials/exercises/ch00/1_probability.hpp"

namespace tapeflow {

// The model's own log_prob takes raw rows, so the density is per minute² and the cells of the grid
// are in minutes: the sum over the cells is a probability.
double probability_in(const DensityModel<float>& model, const Bounds& box) {
  Workers workers(1);
  const LogDensity log_prob = [&](const Array<double>& rows) {
    return model.log_prob(rows, workers);
  };
  return density_grid(log_prob, box, 400).integral();
}

}  // namespace tapeflow
