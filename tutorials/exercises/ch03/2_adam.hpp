// Exercise ch03.2: one step of Adam.
#pragma once

#include "engine/array.hpp"

#include <cstdint>

namespace tapeflow {

/// What Adam remembers of its gradients: equations (3.15) of chapter 03.
struct AdamMemory {
  Array<double> m, v;       ///< running averages of g and of g², of the shape of the weights
  std::uint64_t steps = 0;  ///< the number of steps so far

  static constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

/// One step of Adam, (3.15) and (3.16): changes the weights w by their gradient g, and the memory
/// with them. Before the first step m and v are zeros and `steps` is 0. All arrays are lists, and
/// have one length.
void adam_step(Array<double>& w, const Array<double>& g, AdamMemory& memory, double learning_rate);

}  // namespace tapeflow

// Hint: Count the step first, because the corrections need t = 1 in the first step. m and v start
// at zero, and dividing by 1 - β^t makes up for that.
// Proved: The first step of Adam is as long as the learning rate, whatever the size of the
// gradient. Adam remembers two numbers for each weight, and a step costs about a dozen operations
// for each.
