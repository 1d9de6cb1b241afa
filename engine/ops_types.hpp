// Enumerations that the operations share with the kernels below them.
#pragma once

namespace tapeflow {

/// Which entries of a triangular matrix are read; the diagonal of a unit one is 1 and is not read.
enum class Triangle { lower, unit_lower, upper, unit_upper };

/// The function that `linear`, `masked_linear` and `conv2d` apply to each of their results.
enum class Activation { identity, relu, tanh, sigmoid, softplus };

}  // namespace tapeflow
