// Reads an image file as grey.
#pragma once

#include <filesystem>
#include <vector>

namespace tapeflow {

/// An image, line by line, from 0 (black) to 1 (white).
struct GreyImage {
  std::size_t height, width;
  std::vector<double> light;  ///< [H W]
};

/// Reads PNG, JPEG, PGM (P5) or BMP, of 8 bits a channel; colours become grey. std::runtime_error,
/// which names the file, if it cannot be read.
GreyImage read_grey_image(const std::filesystem::path& file);

}  // namespace tapeflow
