// Text in UTF-16, as Windows programs save it, made UTF-8 piece by piece.
#pragma once

#include <bit>
#include <optional>
#include <string>
#include <string_view>

namespace tapeflow {

/// The byte order of a text that begins with the byte order mark of UTF-16; nothing for any other
/// text.
std::optional<std::endian> utf16_order(std::string_view text);

class Utf16Decoder {
 public:
  /// `name` stands for the file in messages.
  Utf16Decoder(std::string name, std::endian order) : name_(std::move(name)), order_(order) {}

  /// Appends the next bytes of the text, as UTF-8, to `to`. std::runtime_error for half of a
  /// character.
  void append(std::string_view bytes, std::string& to);
  /// std::runtime_error if the text ends within a character.
  void finish() const;

 private:
  void append_unit(char16_t unit, std::string& to);
  [[noreturn]] void cut() const;

  std::string name_;
  std::endian order_;
  std::string half_unit_;  // the first byte of a unit, if its second byte is in the next piece
  char32_t first_of_pair_ =
      0;  // the first half of a surrogate pair, if the second is still to come
};

}  // namespace tapeflow
