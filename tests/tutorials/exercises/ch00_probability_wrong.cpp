// A likely wrong answer: it uses the flow's own density, which is the density of standardised rows.
#include "tutorials/exercises/ch00_probability.hpp"

namespace tapeflow {

double probability_in(const DensityModel<float>& model, const Bounds& box) {
  Workers workers(1);
  const LogDensity log_prob = [&](const Array<double>& rows) {
    return model.flow().log_prob(model.prepared(rows), workers);
  };
  return density_grid(log_prob, box, 400).integral();
}

}  // namespace tapeflow
