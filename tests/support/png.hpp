// Writes small PNGs byte by byte, right ones and others.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include <zlib.h>

namespace tapeflow {

inline std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc =
      ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<std::uint32_t>(data.size())) + body +
         big_endian(static_cast<std::uint32_t>(crc));
}

/// A PNG of 8 bits: colour type 0 is grey, 2 RGB, 4 grey with transparency. `levels` has the
/// numbers row by row.
inline std::string png_of(std::uint32_t height, std::uint32_t width, char colour_type,
                          const std::string& levels, char bits = 8) {
  const std::size_t row = levels.size() / height;
  std::string lines;
  for (std::size_t y = 0; y < height; ++y) lines += '\0' + levels.substr(y * row, row);
  uLongf size = ::compressBound(static_cast<uLong>(lines.size()));
  std::string packed(size, '\0');
  if (::compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                 reinterpret_cast<const Bytef*>(lines.data()),
                 static_cast<uLong>(lines.size())) != Z_OK)
    throw std::runtime_error("compress");
  packed.resize(size);
  std::string header = big_endian(width) + big_endian(height);
  header += {bits, colour_type, '\0', '\0', '\0'};
  return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) + png_chunk("IDAT", packed) +
         png_chunk("IEND", "");
}

}  // namespace tapeflow
