// What the numbers of one column can be, and a place for each of them on a line without borders.
//
// A flow has a density on real numbers. A column may hold something else: counts, a 0 in half of
// the rows, prices that are never negative. Two steps take its numbers to the real line:
//
//   1. Open. A number with a probability of its own is an atom. It gets a cell of the line, and
//      stands at a random point of its cell. If other numbers occur as well, those above the atom
//      move up by the width of the cell. If there are atoms alone, atom k has the cell [k, k + 1).
//   2. Stretch. Where the line ends, its last piece of width e is stretched to infinity. At a lower
//      border b, for y < b + e:
//
//        t = b + e + e ln((y - b) / e),   slope e / (y - b)
//
//      and t = y elsewhere: at b + e both have the slope 1. An upper border is the mirror image.
//
// Each number has a place and each place has a number, so no probability is lost: the sum over the
// atoms and the integral over all other numbers are 1 together. The probability of an atom is the
// integral of the density over its cell.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// Where the numbers of a column end: `at`, and the width of the piece that is stretched.
struct Border {
  double at, edge;

  bool operator==(const Border&) const = default;
};

/// A number on the line, and the log of the slope of the way there. For an atom the slope is that
/// of its cell's point as u goes from 0 to 1.
struct Place {
  double at, log_slope;
};

class ColumnDomain {
 public:
  /// All real numbers.
  ColumnDomain() = default;
  /// The atoms alone, in rising order, at least two. A number between two atoms counts as the
  /// nearer one. std::invalid_argument if they do not rise.
  static ColumnDomain of_atoms(std::vector<double> atoms);
  /// Words, at least two: atom k is the index k of a word.
  static ColumnDomain of_words(std::vector<std::string> words);
  /// Atoms, whose cells have this width, and all numbers between the borders. A number at a border
  /// needs to be an atom. std::invalid_argument if atoms do not rise or lie outside, if the borders
  /// or their edges overlap, and for a width or an edge that is not above 0.
  static ColumnDomain mixed(std::vector<double> atoms, double cell, std::optional<Border> low = {},
                            std::optional<Border> high = {});

  bool is_real_line() const { return atoms_.empty() && !low_ && !high_; }
  bool has_atoms() const { return !atoms_.empty(); }
  const std::vector<double>& atoms() const { return atoms_; }
  bool atoms_alone() const { return atoms_alone_; }
  const std::vector<std::string>& words() const { return words_; }  ///< empty for numbers
  double cell() const { return cell_; }
  const std::optional<Border>& low() const { return low_; }
  const std::optional<Border>& high() const { return high_; }

  /// Whether the number can occur.
  bool contains(double number) const;

  /// Step 1: the place of a number; an atom's is the point u of its cell, 0 < u < 1. Infinity for a
  /// number that cannot occur: there the density is 0.
  Place opened(double number, double u) const;
  /// Step 2: from an opened place to the line without borders. Infinity stays.
  Place stretched(double opened) const;
  /// Both steps.
  Place place(double number, double u) const;

  /// The number whose place this is. It can always occur.
  double number_at(double place) const;

  bool operator==(const ColumnDomain&) const = default;

 private:
  double line_begin() const;
  double line_end() const;
  double shrunk(double place) const;

  std::vector<double> atoms_;
  std::vector<std::string> words_;
  bool atoms_alone_ = false;
  double cell_ = 1;
  std::optional<Border> low_, high_;
};

}  // namespace tapeflow
