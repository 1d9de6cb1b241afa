// What a gradient costs on a tape of numbers, and on one of arrays.
#pragma once

#include "examples/support/logistic_regression.hpp"

#include <cstddef>

namespace tapeflow {

struct TapeCosts {
  std::size_t numbers, arrays;  ///< nodes on the scalar tape and on the array tape
  double difference;            ///< the largest between their gradients
  double ratio;  ///< of the array tape's time for loss and gradient to that for the loss
};

/// The loss and its gradient at the model's weights, on both tapes.
TapeCosts costs_of_gradient(const LogisticRegression& model);

}  // namespace tapeflow
