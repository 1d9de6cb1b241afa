// Text tables of results, and functions that write the numbers in them.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace tapeflow {

/// Prints columns with two spaces between them, and a rule under the headers. A column of numbers
/// (a number, or a value with its error) is aligned at the right, with its header; "-" or "" stands
/// for a missing number.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headers);

  /// std::invalid_argument unless there are as many cells as headers.
  TextTable& row(std::vector<std::string> cells);

  friend std::ostream& operator<<(std::ostream& out, const TextTable& table);

 private:
  std::vector<std::vector<std::string>> rows_;  // the first one holds the headers
};

/// The value with `digits` digits after the point: "-4.142". "nan", "inf" or "-inf" for values that
/// are not finite, never "-0.000". Values from 1e9 on have the form "1.33e+15".
std::string number(double value, int digits);

/// The value in powers of ten with `digits` significant digits: "4.3e-08"; "nan", "inf" or "-inf"
/// for values that are not finite.
std::string scientific(double value, int digits = 2);

/// "-1.234 ± 0.056": the error with two significant digits (or all digits before the point), the
/// value with as many digits after the point. Both have three digits after the point if the error
/// is zero or not finite.
std::string with_error(double value, double standard_error);

}  // namespace tapeflow
