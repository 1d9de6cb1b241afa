// The 1x1 convolution by a matrix and by its LU factors.
#pragma once

#include "examples/support/course/results.hpp"

#include <cstdint>

namespace tapeflow {

/// Makes 1x1 convolutions of 7 x 7 pixels with 8 channels from one matrix W with a negative
/// determinant: one that keeps W, and one that keeps its LU factors. Prints how often ln|det W| is
/// in their log-determinant, and by how much the two differ in either direction; then what becomes
/// of the second one if the signs of its pivots are dropped. Keeps convolution.pixels,
/// convolution.difference, and without_signs.latents and without_signs.log_det, the differences
/// that the signs make.
void compare_convolutions(std::uint64_t seed, Results& results);

}  // namespace tapeflow
