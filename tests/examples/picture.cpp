#include "tests/examples/picture.hpp"

#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "tests/support/catch.hpp"

#include <stdexcept>
#include <string>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <stb_image.h>

namespace tapeflow {

Picture::Picture(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  int columns = 0, rows = 0, channels = 0;
  unsigned char* data =
      stbi_load_from_memory(reinterpret_cast<const unsigned char*>(bytes.data()),
                            static_cast<int>(bytes.size()), &columns, &rows, &channels, 3);
  if (data == nullptr) throw std::runtime_error(path.string() + ": " + stbi_failure_reason());
  width = static_cast<std::size_t>(columns);
  height = static_cast<std::size_t>(rows);
  pixels.resize(width * height);
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels[i] = {data[3 * i], data[3 * i + 1], data[3 * i + 2]};
  stbi_image_free(data);
}

Picture::Spot Picture::spot(Pixel colour, std::size_t right) const {
  Spot spot;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (pixels[i] != colour || i % width >= right) continue;
    spot.x += static_cast<double>(i % width) + 0.5;
    spot.y += static_cast<double>(i / width) + 0.5;
    ++spot.count;
  }
  spot.x /= static_cast<double>(spot.count);
  spot.y /= static_cast<double>(spot.count);
  return spot;
}

bool gnuplot_is_missing() {
  const bool missing = render("set border").trouble == "gnuplot is not installed";
  if (missing) WARN("gnuplot is not installed: no picture was tested");
  return missing;
}

}  // namespace tapeflow
