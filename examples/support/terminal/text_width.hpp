// The width of UTF-8 text in a terminal.
#pragma once

#include <cstddef>
#include <string>

namespace tapeflow {

/// The number of code points: all bytes except the continuation bytes 10xxxxxx.
inline std::size_t text_width(const std::string& text) {
  std::size_t width = 0;
  for (unsigned char byte : text) width += (byte & 0xC0) != 0x80;
  return width;
}

/// The first `width` code points of the text, or all of it.
inline std::string first_columns(const std::string& text, std::size_t width) {
  std::size_t end = 0, seen = 0;
  for (; end < text.size(); ++end) {
    seen += (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (seen > width) break;
  }
  return text.substr(0, end);
}

}  // namespace tapeflow
