#include "tutorials/exercises/ch00_probability.hpp"

namespace tapeflow {

double probability_in(const DensityModel<float>& model, const Bounds& box) {
  Workers workers(1);
  const LogDensity log_prob = [&](const Array<double>& rows) {
    return model.log_prob(rows, workers);
  };
  return density_grid(log_prob, box, 400).integral();
}

}  // namespace tapeflow
