#include "examples/ch11_glow/clothes.hpp"

#include "flows/tables/picture_settings.hpp"

#include <utility>

namespace tapeflow {
namespace {

Dataset rows_of(const LabelledImages& images, const ImageShape& shape) {
  return {pixel_names(shape), cast<double>(images.pixels)};
}

Clothes dealt_out(std::string name, const LabelledImages& train, const LabelledImages& valid,
                  const LabelledImages& test, std::uint64_t seed) {
  const ImageShape shape{train.height, train.width, 1};
  const Levels levels = Levels::whole_numbers(shape.size());
  Rng rng(seed);
  Dataset held_back = rows_of(valid, shape).spread(levels, rng),
          held_out = rows_of(test, shape).spread(levels, rng);
  return {
      std::move(name),    shape, train.levels, levels, rows_of(train, shape), std::move(held_back),
      std::move(held_out)};
}

}  // namespace

Clothes digits_as_clothes(std::uint64_t seed) {
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0.1, 0.2, seed);
  return dealt_out("8x8 digits", select_images(all, split.train), select_images(all, split.valid),
                   select_images(all, split.test), seed);
}

Clothes clothes_or_digits(std::uint64_t seed) {
  const std::optional<FashionMnist> fashion = fashion_mnist_or_notice();
  if (!fashion) return digits_as_clothes(seed);
  return dealt_out("Fashion-MNIST", image_range(fashion->train, 0, 59000),
                   image_range(fashion->train, 59000, 1000), fashion->test, seed);
}

}  // namespace tapeflow
