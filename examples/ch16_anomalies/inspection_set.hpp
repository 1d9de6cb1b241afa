// The data of an inspection: good images to learn from, and images to be judged.
#pragma once

#include "engine/array.hpp"
#include "examples/support/course/images.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// Grey images as rows of H W numbers from 0 to 1. Only good images are there to learn from.
struct InspectionSet {
  std::string name;
  std::size_t height, width;
  Array<double> train;             ///< good images, [N, H W]
  Array<double> test;              ///< good and defective ones, [M, H W]
  Array<double> masks;             ///< 1 at the pixels of a defect, else 0, [M, H W]
  std::vector<std::string> kinds;  ///< of each test image: "good", or the kind of its defect

  /// The places of the test images of this kind.
  std::vector<std::size_t> of_kind(const std::string& kind) const;
  /// The kinds of defects, each once, in the order in which they appear.
  std::vector<std::string> defects() const;
};

struct PlantedOptions {
  std::size_t train = 120, good = 40, each = 12;  ///< images, and those of each kind of defect
  std::uint64_t seed = 1;
};

/// A material with planted defects: the images of a seed are the same on every machine.
InspectionSet planted_set(const std::string& material, const PlantedOptions& options);

/// Trousers of Fashion-MNIST, enlarged to 56 x 56 pixels in the middle of 64 x 64, with the same
/// defects. A defect on the dark background would be hard to see for anybody: it is planted again
/// until it lies on cloth.
InspectionSet planted_trousers(const LabelledImages& clothes, const PlantedOptions& options);

}  // namespace tapeflow
