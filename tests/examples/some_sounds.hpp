// Samples of sine waves and of noise.
#pragma once

#include "engine/random.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

namespace tapeflow {

/// Of a rate of 22050 samples a second.
inline std::vector<float> sine(double hertz, double amplitude, std::size_t count) {
  std::vector<float> samples(count);
  for (std::size_t k = 0; k < count; ++k)
    samples[k] = static_cast<float>(
        amplitude * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(k) / 22050));
  return samples;
}

/// Normal numbers of deviation 0.1.
inline std::vector<float> noise(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> samples(count);
  for (float& sample : samples) sample = static_cast<float>(0.1 * rng.normal());
  return samples;
}

}  // namespace tapeflow
