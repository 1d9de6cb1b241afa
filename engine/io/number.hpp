// Numbers as text, which looks the same in every program. printf, std::to_string and the streams of
// the standard library follow the program's locale, which may group digits or write a comma in
// place of the point; nothing here does.
#pragma once

#include <charconv>
#include <locale>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace tapeflow {

/// The number that the whole text spells, with or without blanks around it; std::nullopt if it
/// spells no number. A number outside the range of a double becomes NaN. "nan" and "inf" are
/// numbers, too.
std::optional<double> parse_number(std::string_view text);

/// The shortest text that reads back as the same double.
std::string shortest_text(double value);

/// The number as printf would write it with %.*f (fixed), %.*e (scientific) or %.*g (general) in an
/// English text.
std::string to_text(double value, std::chars_format format, int digits);

/// The number for a message, with up to six digits: "0.001", "1e+20".
std::string to_text(double value);

/// A std::ostringstream that ignores the program's locale.
class TextWriter : public std::ostringstream {
 public:
  TextWriter() { imbue(std::locale::classic()); }
};

/// A std::istringstream that ignores the program's locale.
class TextReader : public std::istringstream {
 public:
  explicit TextReader(const std::string& text) : std::istringstream(text) {
    imbue(std::locale::classic());
  }
};

/// The text without the blanks and tabs around it.
std::string_view trimmed(std::string_view text);

}  // namespace tapeflow
