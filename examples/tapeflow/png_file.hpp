// PNG files as levels.
#pragma once

#include "flows/layers/image/image_shape.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

/// A file that is read once. Its shape can be asked for before memory for its levels is.
class PngFile {
 public:
  /// std::runtime_error, naming the file, if it is no PNG, has more than 8 bits, or is transparent.
  explicit PngFile(const std::filesystem::path& file);

  /// The shape that the file claims.
  const ImageShape& shape() const { return shape_; }

  /// The levels, [H W C]. std::runtime_error, naming the file, if it is damaged or cut short.
  std::vector<std::uint8_t> levels() const;

 private:
  std::string name_, bytes_;
  ImageShape shape_;
};

}  // namespace tapeflow
