#include "engine/io/checksum.hpp"

#include <charconv>

#include <zlib.h>

namespace tapeflow {

std::uint32_t checksum(std::string_view bytes, std::uint32_t before) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  if (data == nullptr) return before;  // zlib would return the initial value instead
  return static_cast<std::uint32_t>(::crc32_z(before, data, bytes.size()));
}

std::string hex(std::uint32_t checksum) {
  char digits[8];
  const std::string text(digits, std::to_chars(digits, digits + sizeof digits, checksum, 16).ptr);
  return std::string(sizeof digits - text.size(), '0') + text;
}

}  // namespace tapeflow
