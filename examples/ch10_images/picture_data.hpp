// The pictures of chapter 10: dequantised once, in units in which the levels fill [0, 1).
#pragma once

#include "examples/support/course/images.hpp"
#include "flows/layers/image/image_shape.hpp"

#include <string>

namespace tapeflow {

struct PictureData {
  std::string name;
  ImageShape shape;
  std::size_t levels;
  Array<float> train, test;  ///< [N, D], levels and noise in [0, 1)

  std::size_t features() const { return shape.size(); }
  /// The width of a level.
  double cell() const { return 1 / static_cast<double>(levels); }
};

/// Fashion-MNIST's first 50000 pictures for training and its 10000 test pictures. If they are not
/// installed, says so on standard error and takes the bundled digits instead, a fifth held out.
PictureData fashion_or_digits(std::uint64_t seed);

/// The bundled digits.
PictureData digit_pictures(std::uint64_t seed);

/// Pictures of this height and width in the middle of larger ones, whose other pixels have level 0
/// and noise like all pixels.
PictureData padded(const PictureData& data, std::size_t height, std::size_t width,
                   std::uint64_t seed);

}  // namespace tapeflow
