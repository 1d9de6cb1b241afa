// The test answers: Did you multiply the densities by the area of a cell?
#include "tutorials/exercises/ch00/1_probability.hpp"

#include <cmath>

namespace tapeflow {

// A sum of densities is no probability: each has to be multiplied by the area of its cell.
double probability_in(const DensityModel<float>& model, const Bounds& box) {
  Workers workers(1);
  double sum = 0;
  for (double log_p : model.log_prob(cell_centres<double>(box, 200), workers))
    sum += std::exp(log_p);
  return sum;
}

}  // namespace tapeflow
