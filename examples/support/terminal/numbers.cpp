#include "examples/support/terminal/numbers.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"

#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

std::string needs(const std::string& needed, const std::string& got) {
  return "needs " + needed + ", got " + shown(got);
}

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// The number that these digits spell; nothing if it has more than 64 bits.
std::optional<std::uint64_t> whole(const std::string& digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

// "from 1 on" if there is no bound above, or if the bound did not matter.
std::string range(std::uint64_t least, std::uint64_t most, bool say_most) {
  const std::string from = "from " + std::to_string(least);
  return say_most ? from + " to " + std::to_string(most) : from + " on";
}

// parse_number makes NaN of digits that lie outside the range of a double.
std::string check_number(std::string& text, const std::string& needed,
                         const std::function<bool(double)>& fits) {
  const std::optional<double> number = parse_number(text);
  const bool has_digits = text.find_first_of("0123456789") != text.npos;
  if (number && std::isnan(*number) && has_digits)
    return needs(needed + " that a double can hold", text);
  if (!number || trimmed(text) != text || !std::isfinite(*number) || !fits(*number))
    return needs(needed, text);
  text = shortest_text(*number);
  return "";
}

CLI::Validator number_that(const std::string& is, std::function<bool(double)> fits) {
  return {[=](std::string& text) { return check_number(text, "a finite number " + is, fits); }, ""};
}

}  // namespace

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const bool bounded = most < largest_whole_number;
  return {[=](std::string& text) {
            if (!is_digits(text))
              return needs("a whole number " + range(least, most, bounded) + " in plain digits",
                           text);
            const std::optional<std::uint64_t> number = whole(text);
            const bool too_large = !number || *number > most;
            if (too_large || *number < least)
              return needs("a whole number " + range(least, most, bounded || too_large), text);
            text = std::to_string(*number);
            return std::string();
          },
          range(least, most, bounded)};
}

CLI::Validator number_above_zero() {
  return number_that("above 0", [](double v) { return v > 0; });
}

CLI::Validator number_from_zero() {
  return number_that("from 0 on", [](double v) { return v >= 0; });
}

CLI::Validator number_between(double least, double most) {
  return number_that("from " + shortest_text(least) + " to " + shortest_text(most),
                     [=](double v) { return v >= least && v <= most; });
}

}  // namespace tapeflow
