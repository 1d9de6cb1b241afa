#include "examples/ch10_images/picture_data.hpp"

#include "flows/data/dequantize.hpp"
#include "flows/tables/picture_frame.hpp"

#include <stdexcept>
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

}  // namespace

PictureData digit_pictures(std::uint64_t seed) {
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0, 0.2, seed);
  return drawn("8x8 digits", select_images(all, split.train), select_images(all, split.test), seed);
}

PictureData fashion_or_digit_pictures(std::uint64_t seed) {
  const std::optional<FashionMnist> fashion = fashion_mnist_or_notice();
  if (!fashion) return digit_pictures(seed);
  return drawn("Fashion-MNIST", image_range(fashion->train, 0, 50000), fashion->test, seed);
}

// tag: padded
PictureData padded(const PictureData& data, std::size_t height, std::size_t width,
                   std::uint64_t seed) {
  if (height < data.shape.height || width < data.shape.width)
    throw std::invalid_argument(
        "padded: needs a height and a width that are at least those of the pictures");
  const ImageShape shape{height, width, 1};
  const PictureFrame frame(data.shape, shape);
  Rng rng(seed);
  const auto in_frame = [&](const Array<float>& pictures) {
    Array<float> larger = frame.embedded(pictures);
    for (std::size_t i = 0; i < larger.shape(0); ++i)
      for (const std::size_t j : frame.columns())
        larger(i, j) = static_cast<float>(rng.uniform() * data.cell());
    return larger;
  };
  Array<float> train = in_frame(data.train), test = in_frame(data.test);
  return {data.name, shape, data.levels, std::move(train), std::move(test)};
}
// end: padded

}  // namespace tapeflow
