// Numbers as prose writes them: -4.29, −4.29, 1 788, 1.3e-7, 1.3·10⁻⁷, $1.3\cdot10^{-7}$.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace tapeflow::tutorials {

/// A number that stands in a line: where, and how it is written.
struct WrittenNumber {
  std::size_t begin, end;  ///< bytes of the line
  double value;
  double unit;  ///< of the last digit

  std::string sign, mantissa;   ///< as written
  std::string minus;            ///< what a minus would be: "-" in code and formulas, else "−"
  std::string before_exponent;  ///< "e", "·10", "\cdot10^{" …; empty if there is none
  std::string exponent, after_exponent;

  /// Another value written in the same manner: as many digits after the point, the same signs, the
  /// same grouping.
  std::string rewritten(double other) const;
};

/// The number that ends right before `column`, behind which only the marks that close emphasis,
/// code or a formula may stand.
std::optional<WrittenNumber> number_before(const std::string& line, std::size_t column);

}  // namespace tapeflow::tutorials
