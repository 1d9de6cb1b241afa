// How a table is written as text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tapeflow {

struct TableFormat {
  enum class FirstLine {
    by_content,  ///< the names of the columns if it has text and no number, else numbers
    names,
    numbers
  };

  /// Stands for runs of blanks and tabs between cells.
  static constexpr char blanks = ' ';

  /// What separates cells. If it is open, the first two lines decide: a tab, else a semicolon, else
  /// a comma that the first line has outside quotes; else blanks, if both lines have as many words,
  /// two or more, or the second line one more.
  std::optional<char> delimiter = {};
  char decimal = '.';             ///< the sign before the fraction: a point or a comma
  std::string thousands = "";     ///< what stands between groups of three digits
  std::string comment = "";       ///< lines that begin with it are skipped
  std::size_t skipped_lines = 0;  ///< at the beginning of the file
  FirstLine first_line = FirstLine::by_content;
};

/// The finite number that a cell spells in this format, as parse_number; a number outside the range
/// of a double, and nan and inf, are NaN or infinite.
std::optional<double> parse_number(std::string_view cell, const TableFormat& format);

}  // namespace tapeflow
