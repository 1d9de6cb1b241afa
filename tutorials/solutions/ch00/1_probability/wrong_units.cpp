// The test answers: the density of the standardised rows
#include "tutorials/exercises/ch00/1_probability.hpp"

namespace tapeflow {

// The flow behind the preprocessing knows nothing of minutes: its density is that of standardised
// rows, and the cells are in minutes.
double probability_in(const DensityModel<float>& model, const Bounds& box) {
  Workers workers(1);
  const LogDensity log_prob = [&](const Array<double>& rows) {
    return model.flow().log_prob(model.prepared(rows), workers);
  };
  return density_grid(log_prob, box, 400).integral();
}

}  // namespace tapeflow
