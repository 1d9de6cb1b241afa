// Packs bytes as gzip does, and builds IDX files byte by byte.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <zlib.h>

/// A gzip file of these bytes, without a name or a time.
inline std::string gzip(std::string bytes) {
  z_stream stream{};
  const int gzip_format = 16 + MAX_WBITS;
  if (::deflateInit2(&stream, 9, Z_DEFLATED, gzip_format, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2");
  std::string packed(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int verdict = ::deflate(&stream, Z_FINISH);
  packed.erase(stream.total_out);
  ::deflateEnd(&stream);
  if (verdict != Z_STREAM_END) throw std::runtime_error("deflate");
  return packed;
}

/// The header of an IDX file with this type and shape, whether true or false.
inline std::string idx_header(char type, const std::vector<std::uint32_t>& shape) {
  std::string bytes{0, 0, type, static_cast<char>(shape.size())};
  for (std::uint32_t extent : shape) {
    for (int shift : {24, 16, 8, 0}) bytes += static_cast<char>(extent >> shift & 0xff);
  }
  return bytes;
}
