// Unpacks a gzip file of any length piece by piece.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace tapeflow {

class GzipReader {
 public:
  /// Appends the next packed bytes to `bytes`, at most `count`; false if there are none.
  using More = std::function<bool(std::string& bytes, std::size_t count)>;

  /// `name` stands for the file in messages. Of a file of several members all are read.
  GzipReader(std::string name, More packed);

  /// Appends the next `count` unpacked bytes to `text`, or as many as there are; false at the end.
  /// std::runtime_error if the file is damaged, cut short or has other bytes behind it, or if it
  /// unpacks to more bytes than the memory has.
  bool append_to(std::string& text, std::size_t count);

 private:
  struct Stream;
  bool refill();
  std::size_t fill(char* room, std::size_t count);
  int inflate_some(char* room, std::size_t count);

  std::string name_;
  More packed_;
  std::string buffer_;    // packed bytes
  std::size_t at_ = 0;    // the first byte of buffer_ that is not yet unpacked
  bool between_ = false;  // whether a member has just ended
  std::size_t unpacked_ = 0;
  std::unique_ptr<Stream, void (*)(Stream*)> stream_;
};

}  // namespace tapeflow
