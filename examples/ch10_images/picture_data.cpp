#include "examples/ch10_images/picture_data.hpp"

#include "engine/check.hpp"
#include "flows/data/dequantize.hpp"

#include <iostream>
#include <numeric>
#include <utility>

namespace tapeflow {
namespace {

PictureData drawn(std::string name, const LabelledImages& train, const LabelledImages& test,
                  std::uint64_t seed) {
  Rng rng(seed);
  const auto with_noise = [&](const LabelledImages& images) {
    return dequantized(cells_of<float>(images.pixels, images.levels), rng);
  };
  Array<float> x = with_noise(train), held_out = with_noise(test);
  return {std::move(name),
          {train.height, train.width, 1},
          train.levels,
          std::move(x),
          std::move(held_out)};
}

Array<float> padded(const Array<float>& x, const ImageShape& from, const ImageShape& to,
                    double cell, Rng& rng) {
  const std::size_t top = (to.height - from.height) / 2, left = (to.width - from.width) / 2;
  Array<float> larger = filled<float>({x.shape(0), to.size()}, 0);
  draw_within_cells(larger, filled<float>({to.size()}, static_cast<float>(cell)), rng);
  for (std::size_t n = 0; n < x.shape(0); ++n) {
    for (std::size_t i = 0; i < from.height; ++i) {
      std::copy_n(&x(n, i * from.width), from.width, &larger(n, (top + i) * to.width + left));
    }
  }
  return larger;
}

}  // namespace

PictureData digit_pictures(std::uint64_t seed) {
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0, 0.2, seed);
  return drawn("8x8 digits", select_images(all, split.train), select_images(all, split.test), seed);
}

PictureData fashion_or_digits(std::uint64_t seed) {
  const std::optional<FashionMnist> fashion = fashion_mnist();
  if (!fashion) {
    std::cerr << "Fashion-MNIST (Debian's dataset-fashion-mnist) is not installed: taking the "
                 "bundled digits instead\n";
    return digit_pictures(seed);
  }
  std::vector<std::size_t> first(50000);
  std::iota(first.begin(), first.end(), 0);
  return drawn("Fashion-MNIST", select_images(fashion->train, first), fashion->test, seed);
}

// tag: padded
PictureData padded(const PictureData& data, std::size_t height, std::size_t width,
                   std::uint64_t seed) {
  require(height >= data.shape.height && width >= data.shape.width,
          "padded: needs a height and a width that are at least those of the pictures");
  const ImageShape shape{height, width, 1};
  Rng rng(seed);
  Array<float> train = padded(data.train, data.shape, shape, data.cell(), rng),
               test = padded(data.test, data.shape, shape, data.cell(), rng);
  return {data.name, shape, data.levels, std::move(train), std::move(test)};
}
// end: padded

}  // namespace tapeflow
