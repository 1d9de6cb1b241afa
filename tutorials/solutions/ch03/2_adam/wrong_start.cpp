// The test answers: are the averages corrected for their start at zero
#include "tutorials/exercises/ch03/2_adam.hpp"

#include <cmath>

namespace tapeflow {

void adam_step(Array<double>& w, const Array<double>& g, AdamMemory& memory, double learning_rate) {
  ++memory.steps;  // and the start at zero is not corrected
  for (std::size_t j = 0; j < w.size(); ++j) {
    double &m = memory.m(j), &v = memory.v(j);
    m = AdamMemory::beta1 * m + (1 - AdamMemory::beta1) * g(j);
    v = AdamMemory::beta2 * v + (1 - AdamMemory::beta2) * g(j) * g(j);
    w(j) -= learning_rate * m / (std::sqrt(v) + AdamMemory::epsilon);
  }
}

}  // namespace tapeflow
