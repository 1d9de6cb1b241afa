#include "engine/io/gzip_reader.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/file_reader.hpp"
#include "engine/io/gzip.hpp"

#include <algorithm>
#include <new>
#include <string_view>

#define ZLIB_CONST  // zlib then promises not to change its input
#include <zlib.h>

namespace tapeflow {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;          // packed bytes read at a time
constexpr std::size_t largest_piece = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr int gzip_format = 16;                              // added to the bits of the window

}  // namespace

struct GzipReader::Stream {
  z_stream zlib{};

  Stream() {
    if (::inflateInit2(&zlib, gzip_format + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  Stream(const Stream&) = delete;
  ~Stream() { ::inflateEnd(&zlib); }
};

GzipReader::GzipReader(std::string name, More packed)
    : name_(std::move(name)),
      packed_(std::move(packed)),
      stream_(new Stream, [](Stream* stream) { delete stream; }) {}

bool GzipReader::append_to(std::string& text, std::size_t count) {
  const std::size_t before = text.size();
  text.resize(before + count);
  const std::size_t got = fill(text.data() + before, count);
  text.resize(before + got);
  unpacked_ += got;
  if (unpacked_ > memory_bytes())
    file_error(name_, "data that the memory can hold", "a gzip file that unpacks to more");
  return got > 0;
}

/// Makes sure that there are packed bytes to go on with; false at the end of the file.
bool GzipReader::refill() {
  if (at_ < buffer_.size()) return true;
  buffer_.clear();
  at_ = 0;
  return packed_(buffer_, piece);
}

/// Returns how many bytes are unpacked: less than `count` only at the end of the file.
std::size_t GzipReader::fill(char* room, std::size_t count) {
  std::size_t got = 0;
  while (got < count) {
    if (!refill()) {
      if (!between_) file_error(name_, "a whole gzip file", "one that is cut short");
      break;
    }
    if (between_) {
      if (buffer_[at_] != '\x1f') file_error(name_, "nothing behind the gzip data", "more bytes");
      ::inflateReset(&stream_->zlib);
    }
    const std::size_t out = std::min(count - got, largest_piece);
    between_ = inflate_some(room + got, out) == Z_STREAM_END;
    got += out - stream_->zlib.avail_out;
  }
  return got;
}

/// Returns zlib's verdict: Z_OK, or Z_STREAM_END at the end of a member.
int GzipReader::inflate_some(char* room, std::size_t count) {
  z_stream& zlib = stream_->zlib;
  zlib.next_in = reinterpret_cast<const Bytef*>(buffer_.data() + at_);
  zlib.avail_in = static_cast<uInt>(buffer_.size() - at_);
  zlib.next_out = reinterpret_cast<Bytef*>(room);
  zlib.avail_out = static_cast<uInt>(count);
  const int verdict = ::inflate(&zlib, Z_NO_FLUSH);
  at_ = buffer_.size() - zlib.avail_in;
  if (verdict == Z_MEM_ERROR) throw std::bad_alloc();
  if (verdict != Z_OK && verdict != Z_STREAM_END)
    file_error(name_, "an undamaged gzip file",
               std::string("one with \"") + (zlib.msg ? zlib.msg : "other data") + "\"");
  return verdict;
}

}  // namespace tapeflow
