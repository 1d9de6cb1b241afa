#include "examples/ch16_anomalies/features.hpp"

#include "engine/check.hpp"
#include "engine/picture_ops.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>

namespace tapeflow {

Array<float> Features::of(const Array<double>& images, std::size_t height,
                          std::size_t width) const {
  require(height % 4 == 0 && width % 4 == 0 && height >= 16 && width >= 16,
          "features: needs a height and a width of 16, 20, 24 … pixels, got " +
              std::to_string(height) + " x " + std::to_string(width));
  constexpr std::size_t at_once = 32;
  const std::size_t count = images.shape(0), size = shape(height, width).size();
  Array<float> result(Shape{count, size});
  Tape<float> tape({.record = false});
  for (std::size_t first = 0; first < count; first += at_once, tape.clear()) {
    const std::size_t some = std::min(at_once, count - first);
    const Var<float> x = tape.constant(cast<float>(row_range(images, first, some)));
    const Var<float> y = maps(reshape(x, {some, height, width, 1}));
    std::copy_n(y.data(), some * size, &result(first, 0));
  }
  return result;
}

template <class T>
Var<T> block_mean(Var<T> images, std::size_t block) {
  const Var<T> y = space_to_depth(images, block);
  const std::size_t channels = images.extent(3);
  return mean(reshape(y, {y.extent(0), y.extent(1), y.extent(2), block * block, channels}), {3});
}

template <class T>
Var<T> mirrored(Var<T> images, std::size_t margin) {
  for (const std::size_t axis : {1u, 2u}) {
    const std::size_t size = images.extent(axis);
    std::vector<std::size_t> from;
    for (std::size_t k = margin; k > 0; --k) from.push_back(k - 1);
    for (std::size_t k = 0; k < size; ++k) from.push_back(k);
    for (std::size_t k = 0; k < margin; ++k) from.push_back(size - 1 - k);
    images = gather(images, axis, from);
  }
  return images;
}

template Var<float> block_mean(Var<float>, std::size_t);
template Var<double> block_mean(Var<double>, std::size_t);
template Var<float> mirrored(Var<float>, std::size_t);
template Var<double> mirrored(Var<double>, std::size_t);

}  // namespace tapeflow
