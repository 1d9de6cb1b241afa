// Images of two levels, black and white.
#pragma once

#include "engine/array.hpp"

#include <cstdint>
#include <string>

namespace tapeflow {

/// Rows of height x width pixels that are 0 or 1.
struct BinaryImages {
  std::string name;
  std::size_t height, width;
  Array<float> train, test;
};

/// Fashion-MNIST at half its size, 60000 and 10000 images of 14x14: a pixel is the mean of four,
/// and 1 if that is at least half of the full brightness. If it is not installed, says so on
/// standard error and takes the 8x8 digits in the same way, at their size: four of five to train
/// on.
BinaryImages binary_clothes_or_digits(std::uint64_t seed);

}  // namespace tapeflow
