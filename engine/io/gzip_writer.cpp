#include "engine/io/gzip_writer.hpp"

#include <algorithm>
#include <new>

#define ZLIB_CONST  // zlib then promises not to change its input
#include <zlib.h>

namespace tapeflow {
namespace {

constexpr std::size_t largest_piece = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr int gzip_format = 16, usual_memory = 8;

/// zlib's state, released with the scope.
struct Deflater {
  z_stream stream{};
  Deflater() {
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_format + MAX_WBITS,
                       usual_memory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Deflater() { ::deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
};

}  // namespace

std::string gzipped(std::string_view bytes) {
  Deflater deflater;
  z_stream& stream = deflater.stream;
  std::string packed, room(std::size_t{1} << 16, '\0');
  int verdict = Z_OK;
  while (verdict != Z_STREAM_END) {
    const std::size_t piece = std::min(bytes.size(), largest_piece);
    stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(piece);
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    verdict = ::deflate(&stream, piece == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    bytes.remove_prefix(piece - stream.avail_in);
    packed.append(room, 0, room.size() - stream.avail_out);
  }
  return packed;
}

}  // namespace tapeflow
