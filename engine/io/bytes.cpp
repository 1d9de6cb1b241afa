#include "engine/io/bytes.hpp"

#include <cstdint>

namespace tapeflow {

std::optional<std::size_t> byte_count(const Shape& shape, std::size_t element_size) {
  std::size_t left = static_cast<std::size_t>(PTRDIFF_MAX) / element_size;
  for (std::size_t extent : shape) {
    left /= std::max<std::size_t>(extent, 1);
    if (left == 0) return std::nullopt;
  }
  return element_count(shape) * element_size;
}

}  // namespace tapeflow
