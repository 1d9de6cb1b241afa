#include "engine/io/number.hpp"

#include <algorithm>
#include <limits>

namespace tapeflow {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return {};
  return error == std::errc() ? value : std::numeric_limits<double>::quiet_NaN();
}

std::string shortest_text(double value) {
  char digits[32];  // "-2.2250738585072014e-308" is the longest text
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

std::string to_text(double value, std::chars_format format, int digits) {
  char text[400];  // of a double with 309 digits before the point and up to 80 behind it
  return {text, std::to_chars(text, text + sizeof text, value, format, digits).ptr};
}

std::string to_text(double value) { return to_text(value, std::chars_format::general, 6); }

}  // namespace tapeflow
