// Which numbers of a picture a coupling keeps, and which it moves.
#pragma once

#include "flows/layers/coupling/coupling.hpp"
#include "flows/layers/image/image_shape.hpp"

namespace tapeflow {

/// channels: of every pixel the same channels are kept. checkerboard: of the pixels every second
/// one is kept, with all its channels, as on the squares of one colour.
enum class Pattern { channels, checkerboard };

/// A split of the columns of pictures (Real-NVP: Dinh et al., arXiv:1605.08803, section 3.4,
/// figure 3).
struct ImageSplit {
  ImageShape shape;
  Pattern pattern;
  Split columns;

  ImageSplit swapped() const { return {shape, pattern, columns.swapped()}; }
};

/// Keeps the first half of the channels (rounded down) of every pixel and moves the others. Throws
/// std::invalid_argument for a single channel.
ImageSplit channel_split(const ImageShape& shape);

/// Keeps the pixels in line i and column j where i + j is even and moves the others. Throws
/// std::invalid_argument for a single pixel.
ImageSplit checkerboard_split(const ImageShape& shape);

}  // namespace tapeflow
