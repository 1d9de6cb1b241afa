// Reads a PNG, so that tests can look at its pixels.
#pragma once

#include <array>
#include <filesystem>
#include <vector>

namespace tapeflow {

using Pixel = std::array<unsigned char, 3>;

struct Picture {
  std::size_t width = 0, height = 0;
  std::vector<Pixel> pixels;  ///< row after row from the top

  /// Reads the file; std::runtime_error if it is no PNG.
  explicit Picture(const std::filesystem::path& path);

  /// The mean position and the number of all pixels of one colour in the columns below `right`.
  struct Spot {
    double x = 0, y = 0;
    std::size_t count = 0;
  };
  Spot spot(Pixel colour, std::size_t right) const;
};

/// Whether gnuplot is missing; then the tests of pictures are skipped, and Catch prints a warning.
bool gnuplot_is_missing();

}  // namespace tapeflow
