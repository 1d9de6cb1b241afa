#include "examples/ch16_anomalies/grey_image.hpp"

#include "engine/io/atomic_file.hpp"

#include <memory>
#include <stdexcept>
#include <string>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNM
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#include <stb_image.h>

namespace tapeflow {

GreyImage read_grey_image(const std::filesystem::path& file) {
  constexpr std::size_t most = std::size_t(1) << 26;
  const std::string bytes = read_file(file);
  if (bytes.size() > most)
    throw std::runtime_error(file.string() + ": needs an image below 64 MiB, got a larger file");
  int width = 0, height = 0, channels = 0;
  const std::unique_ptr<stbi_uc, void (*)(void*)> levels(
      stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()),
                            static_cast<int>(bytes.size()), &width, &height, &channels, 1),
      stbi_image_free);
  if (!levels)
    throw std::runtime_error(file.string() + ": needs a PNG, JPEG, PGM or BMP image, got a file " +
                             "that cannot be read as one");
  GreyImage image{static_cast<std::size_t>(height), static_cast<std::size_t>(width), {}};
  image.light.assign(levels.get(), levels.get() + image.height * image.width);
  for (double& light : image.light) light /= 255;
  return image;
}

}  // namespace tapeflow
