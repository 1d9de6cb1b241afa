#include "examples/ch11_glow/clothes.hpp"

#include "flows/tables/picture_settings.hpp"

#include <iostream>
#include <numeric>

namespace tapeflow {
namespace {

Dataset rows_of(const LabelledImages& images, const ImageShape& shape) {
  return {pixel_names(shape), cast<double>(images.pixels)};
}

Clothes dealt_out(std::string name, const LabelledImages& train, const LabelledImages& valid,
                  const LabelledImages& test, std::uint64_t seed) {
  const ImageShape shape{train.height, train.width, 1};
  const Levels levels{filled<double>({shape.size()}, 0), filled<double>({shape.size()}, 1)};
  Rng rng(seed);
  const auto points = [&](const LabelledImages& images) {
    Dataset rows = rows_of(images, shape);
    Array<double> x = levels.spread(rows.x(), rng);
    return std::move(rows).with_x(std::move(x));
  };
  Dataset held_back = points(valid), held_out = points(test);
  return {
      std::move(name),    shape, train.levels, levels, rows_of(train, shape), std::move(held_back),
      std::move(held_out)};
}

LabelledImages part(const LabelledImages& images, std::size_t first, std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), first);
  return select_images(images, rows);
}

}  // namespace

Clothes digits_as_clothes(std::uint64_t seed) {
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0.1, 0.2, seed);
  return dealt_out("8x8 digits", select_images(all, split.train), select_images(all, split.valid),
                   select_images(all, split.test), seed);
}

Clothes clothes_or_digits(std::uint64_t seed) {
  const std::optional<FashionMnist> fashion = fashion_mnist();
  if (!fashion) {
    std::cerr << "Fashion-MNIST (Debian's dataset-fashion-mnist) is not installed: learning the "
                 "bundled digits instead\n";
    return digits_as_clothes(seed);
  }
  return dealt_out("Fashion-MNIST", part(fashion->train, 0, 59000),
                   part(fashion->train, 59000, 1000), fashion->test, seed);
}

}  // namespace tapeflow
