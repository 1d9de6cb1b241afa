// A PNG read back, so that tests can look at it.
#pragma once

#include <array>
#include <filesystem>
#include <vector>

namespace tapeflow {

using Pixel = std::array<unsigned char, 3>;

struct Picture {
  std::size_t width = 0, height = 0;
  std::vector<Pixel> pixels;  ///< row after row from the top

  /// What the file holds; std::runtime_error if it is no PNG.
  explicit Picture(const std::filesystem::path& path);

  /// The mean place of all pixels of one colour in the columns below `right`, and their number.
  struct Spot {
    double x = 0, y = 0;
    std::size_t count = 0;
  };
  Spot spot(Pixel colour, std::size_t right) const;
};

}  // namespace tapeflow
