// Numbers as bytes, in the byte order a file format asks for.
#pragma once

#include "engine/array.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <string>

namespace tapeflow {

/// The number of type T whose sizeof(T) bytes begin at `bytes`, stored in this order. No alignment
/// is needed, and every bit pattern survives.
template <class T>
T load(const char* bytes, std::endian order) {
  std::array<char, sizeof(T)> image;
  std::memcpy(image.data(), bytes, sizeof(T));
  if (order != std::endian::native) std::reverse(image.begin(), image.end());
  return std::bit_cast<T>(image);
}

/// Appends the number to `out`, least significant byte first.
template <class T>
void append_little_endian(std::string& out, T value) {
  auto image = std::bit_cast<std::array<char, sizeof(T)>>(value);
  if (std::endian::native != std::endian::little) std::reverse(image.begin(), image.end());
  out.append(image.data(), image.size());
}

/// The number of bytes of an array of this shape whose elements take `element_size` bytes;
/// std::nullopt if the product overflows, so that a false header cannot pass the comparison with
/// the file's size. An extent of 0 counts as 1 here: the strides of such an array must not overflow
/// either.
std::optional<std::size_t> byte_count(const Shape& shape, std::size_t element_size);

}  // namespace tapeflow
