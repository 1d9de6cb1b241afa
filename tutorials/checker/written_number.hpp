// Numbers in the forms of prose: -4.29, −4.29, 1 788, 1.3e-7, 1.3·10⁻⁷, $1.3\cdot10^{-7}$.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace tapeflow::tutorials {

/// A number in a line: its place and its form.
struct WrittenNumber {
  std::size_t begin, end;  ///< its bytes in the line
  double value;
  double unit;  ///< the unit of the last digit

  std::string sign, mantissa;   ///< as written
  std::string minus;            ///< the minus sign to use: "-" in code and formulas, else "−"
  std::string before_exponent;  ///< "e", "·10", "\cdot10^{" …; empty if there is none
  std::string exponent, after_exponent;

  /// Another value in the same form: as many digits after the point, the same signs, the same
  /// grouping.
  std::string rewritten(double other) const;
};

/// The number that ends right before `column`. Only marks that close emphasis, code or a formula
/// may stand between it and `column`.
std::optional<WrittenNumber> number_before(const std::string& line, std::size_t column);

}  // namespace tapeflow::tutorials
