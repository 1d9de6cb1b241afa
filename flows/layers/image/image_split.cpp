#include "flows/layers/image/image_split.hpp"

#include "engine/check.hpp"

namespace tapeflow {
namespace {

// Keeps the numbers for which keep(line, column of pixels, channel) is true.
template <class Keep>
Split split_of(const ImageShape& shape, Keep keep) {
  Split split;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    const std::size_t c = k % shape.channels, pixel = k / shape.channels;
    const bool kept = keep(pixel / shape.width, pixel % shape.width, c);
    (kept ? split.kept : split.moved).push_back(k);
  }
  return split;
}

}  // namespace

// tag: image-splits
ImageSplit channel_split(const ImageShape& shape) {
  require(shape.pixels() > 0 && shape.channels > 1,
          "channel_split: needs pictures of two channels or more, got " + to_string(shape));
  const std::size_t half = shape.channels / 2;
  return {shape, Pattern::channels,
          split_of(shape, [half](std::size_t, std::size_t, std::size_t c) { return c < half; })};
}

ImageSplit checkerboard_split(const ImageShape& shape) {
  require(shape.pixels() > 1 && shape.channels > 0,
          "checkerboard_split: needs pictures of two pixels or more, got " + to_string(shape));
  return {
      shape, Pattern::checkerboard,
      split_of(shape, [](std::size_t i, std::size_t j, std::size_t) { return (i + j) % 2 == 0; })};
}
// end: image-splits

}  // namespace tapeflow
