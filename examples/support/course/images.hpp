// The labelled images that the chapters learn from.
#pragma once

#include "engine/array.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace tapeflow {

/// N grey images and their labels. Brightness is counted in levels 0 … levels - 1.
///
///   const Array<double> x = cast<double>(digits().pixels);  // [1797, 64]
struct LabelledImages {
  Array<std::uint8_t> pixels;  ///< [N, height * width], row by row
  std::vector<std::size_t> labels;
  std::size_t height, width, levels;

  std::size_t count() const { return labels.size(); }
};

/// The images with these indices, in this order.
LabelledImages select_images(const LabelledImages& images, const std::vector<std::size_t>& rows);
/// Images first … first + count - 1.
LabelledImages image_range(const LabelledImages& images, std::size_t first, std::size_t count);

/// The 1797 bundled handwritten digits of 8x8 pixels and 17 levels, labelled 0 … 9.
LabelledImages digits();

/// Zalando's articles of clothing, 28x28 pixels and 256 levels, labelled 0 … 9.
struct FashionMnist {
  LabelledImages train, test;  ///< 60000 and 10000 images
};

/// The folder of Debian's package dataset-fashion-mnist.
inline constexpr const char* fashion_mnist_folder = "/usr/share/datasets/fashion-mnist";

/// Reads Fashion-MNIST from its four IDX files; std::nullopt if the folder does not exist. Throws
/// std::runtime_error, naming the file, if one is missing or damaged.
std::optional<FashionMnist> fashion_mnist(
    const std::filesystem::path& folder = fashion_mnist_folder);

/// Fashion-MNIST where it usually is. If it is not there, says on standard error that the program
/// learns the digits instead.
std::optional<FashionMnist> fashion_mnist_or_notice();

/// The names of the ten labels of Fashion-MNIST.
const char* fashion_name(std::size_t label);

}  // namespace tapeflow
