#include "engine/io/file_error.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

namespace {

constexpr std::size_t longest = 48;

/// The number of bytes of the UTF-8 character at the start of `text`; 0 if there is none. Overlong
/// encodings and halves of surrogate pairs are no characters (RFC 3629).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf5 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

/// The code point of the UTF-8 character that the text begins with.
char32_t code_point(std::string_view text, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t code = length == 1 ? byte(0) : byte(0) & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3fu);
  return code;
}

/// The characters with which a text could steer a terminal, begin a line or turn the order of what
/// is shown around: controls, the line separators, and the marks of right-to-left text.
bool steers(char32_t code) {
  const auto within = [code](char32_t first, char32_t last) {
    return code >= first && code <= last;
  };
  return code < 0x20 || within(0x7f, 0x9f) || code == 0x061c || within(0x200e, 0x200f) ||
         within(0x2028, 0x202e) || within(0x2066, 0x2069) || code == 0xfeff;
}

/// character_length, but 0 for characters that steer.
std::size_t printable_length(std::string_view text) {
  const std::size_t length = character_length(text);
  return length > 0 && steers(code_point(text, length)) ? 0 : length;
}

std::string escaped(char c) {
  constexpr char all_digits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'x', all_digits[byte >> 4], all_digits[byte & 15]};
}

}  // namespace

void file_error(const std::string& place, const std::string& needed, const std::string& got) {
  throw std::runtime_error(place + ": needs " + needed + ", got " + got);
}

std::string printable(std::string_view text, std::size_t most) {
  std::string result;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == most) return result + "…";
    const std::size_t length = printable_length(text);
    result += length > 0 ? std::string(text.substr(0, length)) : escaped(text[0]);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::string shown(std::string_view text) { return '"' + printable(text, longest) + '"'; }

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace tapeflow
