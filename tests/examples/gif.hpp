// Counts the pictures of an animation.
#pragma once

#include <cstddef>
#include <string>

/// The number of pictures in the bytes of a GIF: each has one graphic control extension. It has
/// four bytes, and follows a block that ends with a zero.
inline std::size_t frames_of(const std::string& gif) {
  const std::string mark("\0\x21\xf9\x04", 4);
  std::size_t count = 0;
  for (std::size_t at = gif.find(mark); at != gif.npos; at = gif.find(mark, at + 1)) ++count;
  return count;
}
