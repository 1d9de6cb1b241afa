#include "tutorials/checker/written_number.hpp"

#include "engine/io/number.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>
#include <utility>
#include <vector>

namespace tapeflow::tutorials {
namespace {

constexpr const char* thin_space = "\u2009";
constexpr const char* minus_sign = "\u2212";

const std::vector<std::string> superscripts{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻"};
constexpr const char* plain = "0123456789-";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::string without_spaces(std::string digits) {
  for (const char* space : {thin_space, "\u202F", "\\,"}) replace_all(digits, space, "");
  return digits;
}

std::string lowered(std::string exponent) {
  for (std::size_t i = 0; i < superscripts.size(); ++i)
    replace_all(exponent, superscripts[i], std::string(1, plain[i]));
  replace_all(exponent, minus_sign, "-");
  return exponent;
}

std::string raised(const std::string& exponent) {
  std::string text;
  for (char c : exponent) text += superscripts[std::string(plain).find(c)];
  return text;
}

// Inserts `space` between groups of three digits before the point, from four digits on.
std::string grouped(std::string digits, const std::string& space) {
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  for (std::size_t at = whole; at > 3; at -= 3) digits.insert(at - 3, space);
  return digits;
}

int decimals(const std::string& mantissa) {
  const std::size_t point = mantissa.find('.');
  return point == mantissa.npos ? 0 : static_cast<int>(mantissa.size() - point - 1);
}

const std::regex& pattern() {
  static const std::regex number(
      "(-|\u2212|\\+)?"
      "(\\d+(?:(?:\u2009|\u202F|\\\\,)\\d{3})*(?:\\.\\d+)?)"
      "(?:(e)([-+]?\\d+)()"
      "|((?:\u00B7|\u00D7)10)((?:⁻|⁰|¹|²|³|⁴|⁵|⁶|⁷|⁸|⁹)+)()"
      "|( ?(?:\\\\cdot|\\\\times) ?10\\^\\{)(-?\\d+)(\\}))?$");
  return number;
}

}  // namespace

std::string WrittenNumber::rewritten(double other) const {
  std::string digits, power;
  if (before_exponent.empty()) {
    digits = to_text(std::abs(other), std::chars_format::fixed, decimals(mantissa));
    if (mantissa.size() != without_spaces(mantissa).size()) digits = grouped(digits, thin_space);
  } else {
    const std::string text =
        to_text(std::abs(other), std::chars_format::scientific, decimals(mantissa));
    digits = text.substr(0, text.find('e'));
    power = std::to_string(std::stoi(text.substr(text.find('e') + 1)));
    if (before_exponent == "e" && exponent.size() == 3 && power.size() == 2)
      power.insert(1, "0");  // 1e-07, as programs print it
    if (before_exponent.starts_with("\u00B7") || before_exponent.starts_with("\u00D7"))
      power = raised(power);
  }
  const bool is_zero = digits.find_first_of("123456789") == digits.npos;
  return (other < 0 && !is_zero ? minus
          : sign == "+"         ? sign
                                : "") +
         digits + before_exponent + power + after_exponent;
}

std::optional<WrittenNumber> number_before(const std::string& line, std::size_t column) {
  std::string text = line.substr(0, column);
  const std::size_t end = text.find_last_not_of("*_`$") + 1;
  const bool in_prose = text.find_first_of("`$", end) == text.npos;
  text.erase(end);
  std::smatch part;
  if (!std::regex_search(text, part, pattern())) return {};
  WrittenNumber number{};
  number.begin = static_cast<std::size_t>(part.position());
  number.end = text.size();
  number.sign = part[1];
  // In "3-4" and "x-4" there is no minus.
  const bool joined =
      number.begin > 0 && std::isalnum(static_cast<unsigned char>(text[number.begin - 1])) != 0;
  if (joined) number.begin += std::exchange(number.sign, "").size();
  number.minus = in_prose && number.sign != "-" ? minus_sign : "-";
  number.mantissa = part[2];
  for (std::size_t i : {3, 6, 9}) {
    if (!part[i].matched) continue;
    number.before_exponent = part[i];
    number.exponent = part[i + 1];
    number.after_exponent = part[i + 2];
  }
  const int power = number.exponent.empty() ? 0 : std::stoi(lowered(number.exponent));
  const std::string digits = without_spaces(number.mantissa);
  number.unit = std::pow(10.0, power - decimals(digits));
  number.value = parse_number(digits + "e" + std::to_string(power)).value();
  if (number.sign == "-" || number.sign == minus_sign) number.value = -number.value;
  return number;
}

}  // namespace tapeflow::tutorials
