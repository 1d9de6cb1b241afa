// Results as a text table, and the ways a number is written in one.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace tapeflow {

/// Prints as columns two spaces apart under a rule. A column that holds numbers (one, or a value
/// with its error) is aligned at the right, with its header; "-" and "" stand for a missing one.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headers);

  /// std::invalid_argument unless there are as many cells as headers.
  TextTable& row(std::vector<std::string> cells);

  friend std::ostream& operator<<(std::ostream& out, const TextTable& table);

 private:
  std::vector<std::vector<std::string>> rows_;  // the first one holds the headers
};

/// The value with `digits` digits after the point: "-4.142"; "nan", "inf" or "-inf" as they are.
/// Never "-0.000"; from 1e9 on in powers of ten, "1.33e+15".
std::string number(double value, int digits);

/// The value in powers of ten with `digits` significant digits: "4.3e-08"; "nan", "inf" or "-inf"
/// as they are.
std::string scientific(double value, int digits = 2);

/// "-1.234 ± 0.056": the error with two significant digits (all digits before the point), the value
/// with as many after the point. Three after the point where the error is zero or not finite.
std::string with_error(double value, double standard_error);

}  // namespace tapeflow
