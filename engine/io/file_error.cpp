#include "engine/io/file_error.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

namespace {

constexpr std::size_t kLongest = 48;

/// The bytes of the printable character that `text` starts with; 0 if it starts with none.
std::size_t printable_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return byte(0) >= 0x20 && byte(0) != 0x7f ? 1 : 0;
  const std::size_t length = byte(0) >= 0xf5   ? 0
                             : byte(0) >= 0xf0 ? 4
                             : byte(0) >= 0xe0 ? 3
                             : byte(0) >= 0xc2 ? 2
                                               : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool control = byte(0) == 0xc2 && byte(1) < 0xa0;  // U+0080 … U+009F
  return control ? 0 : length;
}

std::string escaped(char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

}  // namespace

void file_error(const std::string& place, const std::string& needed, const std::string& got) {
  throw std::runtime_error(place + ": needs " + needed + ", got " + got);
}

std::string shown(std::string_view text) {
  std::string result = "\"";
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == kLongest) return result + "…\"";
    const std::size_t length = printable_length(text);
    result += length > 0 ? std::string(text.substr(0, length)) : escaped(text[0]);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result + "\"";
}

}  // namespace tapeflow
