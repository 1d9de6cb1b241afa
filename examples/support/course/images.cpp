#include "examples/support/course/images.hpp"

#include "engine/io/idx.hpp"
#include "examples/support/course/bundled_data.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <string>

namespace tapeflow {

namespace {

[[noreturn]] void bad_pair(const std::filesystem::path& images, const std::string& needs,
                           const std::string& got) {
  throw std::runtime_error(images.string() + ": needs " + needs + ", got " + got);
}

// Reads a file of images [N, H, W] and a file of labels [N].
LabelledImages labelled_images(const std::filesystem::path& images_file,
                               const std::filesystem::path& labels_file, std::size_t levels) {
  Array<std::uint8_t> images = read_idx(images_file);
  const Array<std::uint8_t> labels = read_idx(labels_file);
  if (images.dimension() != 3) {
    bad_pair(images_file, "images [N, H, W]", "shape " + to_string(images.shape()));
  }
  const Shape shape = images.shape();
  if (labels.shape() != Shape{shape[0]}) {
    bad_pair(images_file, "as many labels as its " + std::to_string(shape[0]) + " images",
             "shape " + to_string(labels.shape()) + " in " + labels_file.string());
  }
  for (std::uint8_t pixel : images) {
    if (pixel >= levels) {
      bad_pair(images_file, "pixels below " + std::to_string(levels), std::to_string(pixel));
    }
  }
  images.reshape(Shape{shape[0], shape[1] * shape[2]});
  return {std::move(images), {labels.begin(), labels.end()}, shape[1], shape[2], levels};
}

}  // namespace

LabelledImages select_images(const LabelledImages& images, const std::vector<std::size_t>& rows) {
  LabelledImages some{Array<std::uint8_t>(Shape{rows.size(), images.pixels.shape(1)}),
                      {},
                      images.height,
                      images.width,
                      images.levels};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint8_t* from = &images.pixels(rows[i], 0);
    std::copy(from, from + images.pixels.shape(1), &some.pixels(i, 0));
    some.labels.push_back(images.labels.at(rows[i]));
  }
  return some;
}

LabelledImages image_range(const LabelledImages& images, std::size_t first, std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), first);
  return select_images(images, rows);
}

LabelledImages digits() {
  return labelled_images(bundled_data("digits-images.idx.gz"), bundled_data("digits-labels.idx.gz"),
                         17);
}

std::optional<FashionMnist> fashion_mnist(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return std::nullopt;
  const auto part = [&](const std::string& name) {
    return labelled_images(folder / (name + "-images-idx3-ubyte.gz"),
                           folder / (name + "-labels-idx1-ubyte.gz"), 256);
  };
  return FashionMnist{part("train"), part("t10k")};
}

std::optional<FashionMnist> fashion_mnist_or_notice() {
  std::optional<FashionMnist> fashion = fashion_mnist();
  if (!fashion)
    std::cerr << "Fashion-MNIST (Debian's dataset-fashion-mnist) is not installed: learning the "
                 "bundled digits instead\n";
  return fashion;
}

const char* fashion_name(std::size_t label) {
  static constexpr std::array names{"T-shirt", "trouser", "pullover", "dress", "coat",
                                    "sandal",  "shirt",   "sneaker",  "bag",   "ankle boot"};
  return names.at(label);
}

}  // namespace tapeflow
