// The test answers: did you forget the root
#include "tutorials/exercises/ch03/2_adam.hpp"

#include <cmath>

namespace tapeflow {

void adam_step(Array<double>& w, const Array<double>& g, AdamMemory& memory, double learning_rate) {
  const double t = static_cast<double>(++memory.steps);
  // Both averages start at zero, and after t steps they hold only this share of their gradients.
  const double share_of_m = 1 - std::pow(AdamMemory::beta1, t),
               share_of_v = 1 - std::pow(AdamMemory::beta2, t);
  for (std::size_t j = 0; j < w.size(); ++j) {
    double &m = memory.m(j), &v = memory.v(j);
    m = AdamMemory::beta1 * m + (1 - AdamMemory::beta1) * g(j);
    v = AdamMemory::beta2 * v + (1 - AdamMemory::beta2) * g(j) * g(j);
    w(j) -= learning_rate * (m / share_of_m) /
            (v / share_of_v + AdamMemory::epsilon);  // the root is missing
  }
}

}  // namespace tapeflow
