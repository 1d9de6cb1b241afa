#include "examples/ch14_vae/binary_images.hpp"

#include "examples/support/course/images.hpp"
#include "flows/data/rows.hpp"

namespace tapeflow {
namespace {

// The images with blocks of step x step pixels put together to one, which is 1 if the mean of the
// block is at least half of the full brightness.
Array<float> binary(const LabelledImages& images, std::size_t step) {
  const std::size_t height = images.height / step, width = images.width / step;
  Array<float> x(Shape{images.count(), height * width});
  for (std::size_t i = 0; i < images.count(); ++i) {
    for (std::size_t k = 0; k < height * width; ++k) {
      const std::size_t top = k / width * step, left = k % width * step;
      std::size_t light = 0;
      for (std::size_t r = top; r < top + step; ++r)
        for (std::size_t c = left; c < left + step; ++c)
          light += images.pixels(i, r * images.width + c);
      x(i, k) = 2 * light >= step * step * (images.levels - 1) ? 1.f : 0.f;
    }
  }
  return x;
}

}  // namespace

BinaryImages binary_clothes_or_digits(std::uint64_t seed) {
  if (const std::optional<FashionMnist> fashion = fashion_mnist_or_notice())
    return {"Fashion-MNIST", 14, 14, binary(fashion->train, 2), binary(fashion->test, 2)};
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0, 0.2, seed);
  return {"8x8 digits", 8, 8, binary(select_images(all, split.train), 1),
          binary(select_images(all, split.test), 1)};
}

}  // namespace tapeflow
