#include "examples/tapeflow/png_file.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/file_error.hpp"

#include <memory>
#include <string>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#include <stb_image.h>

namespace tapeflow {
namespace {

const stbi_uc* bytes_of(const std::string& file) {
  return reinterpret_cast<const stbi_uc*>(file.data());
}

ImageShape shape_in(const std::string& name, const std::string& bytes) {
  const int size = static_cast<int>(bytes.size());
  int width = 0, height = 0, channels = 0;
  if (!bytes.starts_with("\x89PNG"))
    file_error(name, "a PNG", bytes.empty() ? "an empty file" : shown(bytes.substr(0, 8)));
  if (stbi_info_from_memory(bytes_of(bytes), size, &width, &height, &channels) == 0)
    file_error(name, "a whole PNG", stbi_failure_reason());
  if (stbi_is_16_bit_from_memory(bytes_of(bytes), size) != 0)
    file_error(name, "a PNG of 8 bits", "one of 16 bits");
  if (channels != 1 && channels != 3)
    file_error(name, "a grey or an RGB picture", "one with transparency");
  return {static_cast<std::size_t>(height), static_cast<std::size_t>(width),
          static_cast<std::size_t>(channels)};
}

std::string read_small(const std::filesystem::path& file) {
  constexpr std::size_t most = std::size_t(1) << 26;
  std::string bytes = read_file(file);
  if (bytes.size() > most) file_error(file.string(), "a PNG below 64 MiB", "a larger file");
  return bytes;
}

}  // namespace

PngFile::PngFile(const std::filesystem::path& file)
    : name_(file.string()), bytes_(read_small(file)), shape_(shape_in(name_, bytes_)) {}

std::vector<std::uint8_t> PngFile::levels() const {
  int width = 0, height = 0, channels = 0;
  const std::unique_ptr<stbi_uc, void (*)(void*)> levels(
      stbi_load_from_memory(bytes_of(bytes_), static_cast<int>(bytes_.size()), &width, &height,
                            &channels, static_cast<int>(shape_.channels)),
      stbi_image_free);
  if (!levels) file_error(name_, "a whole PNG", stbi_failure_reason());
  return {levels.get(), levels.get() + shape_.size()};
}

}  // namespace tapeflow
