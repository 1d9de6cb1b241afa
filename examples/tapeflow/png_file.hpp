// PNG files as levels.
#pragma once

#include "flows/layers/image/image_shape.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace tapeflow {

struct PngPicture {
  ImageShape shape;
  std::vector<std::uint8_t> levels;
};

/// The shape that the file claims. std::runtime_error, naming it, for a file that is no PNG, has
/// more than 8 bits, or is transparent.
ImageShape shape_of_png(const std::filesystem::path& file);

/// std::runtime_error, naming the file, as shape_of_png, and if the file is damaged or cut short.
PngPicture read_png(const std::filesystem::path& file);

}  // namespace tapeflow
