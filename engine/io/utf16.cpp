#include "engine/io/utf16.hpp"

#include "engine/io/bytes.hpp"
#include "engine/io/file_error.hpp"

#include <cstdint>

namespace tapeflow {
namespace {

/// Appends the last six bits of each place of the code as a byte of UTF-8 that goes on.
void append_rest(char32_t code, int bytes, std::string& to) {
  for (int k = bytes - 1; k >= 0; --k) to += static_cast<char>(0x80 | ((code >> (6 * k)) & 0x3f));
}

void append_utf8(char32_t code, std::string& to) {
  const int rest = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
  to += static_cast<char>(first[rest] | (code >> (6 * rest)));
  append_rest(code, rest, to);
}

bool is_first_of_pair(char16_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_second_of_pair(char16_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

}  // namespace

std::optional<std::endian> utf16_order(std::string_view text) {
  if (text.starts_with("\xff\xfe")) return std::endian::little;
  if (text.starts_with("\xfe\xff")) return std::endian::big;
  return std::nullopt;
}

void Utf16Decoder::append(std::string_view bytes, std::string& to) {
  for (const char byte : bytes) {
    half_unit_ += byte;
    if (half_unit_.size() < 2) continue;
    append_unit(static_cast<char16_t>(load<std::uint16_t>(half_unit_.data(), order_)), to);
    half_unit_.clear();
  }
}

void Utf16Decoder::append_unit(char16_t unit, std::string& to) {
  if ((first_of_pair_ != 0) != is_second_of_pair(unit)) cut();
  if (is_first_of_pair(unit)) {
    first_of_pair_ = unit;
  } else if (first_of_pair_ != 0) {
    append_utf8(0x10000 + ((first_of_pair_ - 0xd800) << 10) + (unit - 0xdc00u), to);
    first_of_pair_ = 0;
  } else {
    append_utf8(unit, to);
  }
}

void Utf16Decoder::finish() const {
  if (!half_unit_.empty() || first_of_pair_ != 0) cut();
}

void Utf16Decoder::cut() const {
  file_error(name_, "whole characters of UTF-16", "half of one; save the file as UTF-8");
}

}  // namespace tapeflow
