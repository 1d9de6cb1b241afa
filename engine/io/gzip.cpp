#include "engine/io/gzip.hpp"

#include "engine/io/file_error.hpp"

#include <algorithm>
#include <new>

#define ZLIB_CONST  // zlib then promises not to change its input
#include <zlib.h>

namespace tapeflow {

namespace {

constexpr std::size_t first_room = 1024;                     // bytes; doubled when they are full
constexpr std::size_t largest_piece = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr int gzip_format = 16;                              // added to the bits of the window

/// zlib's state, released with the scope.
class Inflater {
 public:
  explicit Inflater(std::string_view packed) : rest_(packed) {
    if (::inflateInit2(&stream_, gzip_format + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { ::inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Fills the bytes from `room` to `end` as far as it can, and moves `room` behind them. Returns
  /// zlib's verdict: Z_OK if more may follow, Z_STREAM_END, Z_BUF_ERROR if the file ends too early,
  /// or another error.
  int fill(char*& room, char* end) {
    int verdict = Z_OK;
    while (room != end && verdict == Z_OK) {
      const std::size_t in = std::min(rest_.size(), largest_piece);
      const std::size_t out = std::min(static_cast<std::size_t>(end - room), largest_piece);
      stream_.next_in = reinterpret_cast<const Bytef*>(rest_.data());
      stream_.avail_in = static_cast<uInt>(in);
      stream_.next_out = reinterpret_cast<Bytef*>(room);
      stream_.avail_out = static_cast<uInt>(out);
      verdict = ::inflate(&stream_, Z_NO_FLUSH);
      rest_.remove_prefix(in - stream_.avail_in);
      room += out - stream_.avail_out;
    }
    return verdict;
  }

  std::size_t left_over() const { return rest_.size(); }
  std::string trouble() const { return stream_.msg == nullptr ? "other data" : stream_.msg; }

 private:
  z_stream stream_{};
  std::string_view rest_;
};

[[noreturn]] void damaged(const std::string& name, int verdict, const Inflater& inflater) {
  if (verdict == Z_MEM_ERROR) throw std::bad_alloc();
  if (verdict == Z_BUF_ERROR) file_error(name, "a whole gzip file", "one that is cut short");
  file_error(name, "an undamaged gzip file", "one with \"" + inflater.trouble() + "\"");
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

// One byte of room beyond `most` shows whether there is more data. zlib also needs that byte to
// reach the end of the stream, where it checks length and CRC.
Unpacked gunzip(const std::string& name, std::string_view packed, std::size_t most) {
  Inflater inflater(packed);
  std::string bytes;
  std::size_t size = 0;
  int verdict = Z_OK;
  while (verdict == Z_OK && size <= most) {
    bytes.resize(std::min(std::max(first_room, 2 * size), most + 1));
    char* room = bytes.data() + size;
    verdict = inflater.fill(room, bytes.data() + bytes.size());
    size = static_cast<std::size_t>(room - bytes.data());
  }
  if (verdict != Z_OK && verdict != Z_STREAM_END) damaged(name, verdict, inflater);
  if (verdict == Z_STREAM_END && inflater.left_over() > 0) {
    file_error(name, "nothing behind the gzip data",
               std::to_string(inflater.left_over()) + " bytes more");
  }
  bytes.resize(std::min(size, most));
  return {std::move(bytes), size <= most};
}

}  // namespace tapeflow
