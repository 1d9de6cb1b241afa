// The step of a counted or rounded column, found in its numbers.
#pragma once

#include <optional>
#include <vector>

namespace tapeflow {

/// Levels origin + k width for whole k, width > 0.
class LevelGrid {
 public:
  LevelGrid(double origin, double width);

  double origin() const { return origin_; }
  double width() const { return width_; }

  /// The level in whose cell [level, level + width) a number lies. If origin and width are decimal
  /// numbers, it is the double nearest to the level's decimal number: 1.2, not 1.1999999999999984.
  double level_below(double x) const;

 private:
  double origin_, width_;
  // Powers of ten that make whole numbers of both; 0 if they are no short decimal numbers.
  double units_ = 0;
};

/// The grid of the largest width on which nearly all numbers lie: all but a tenth of the different
/// numbers, and all but a hundredth of all, each up to a hundredth of the width. Its lowest level
/// is at most the least number. Nothing if there is none whose levels between the least and the
/// largest number are at most 1000 or twice as many as there are different numbers: finer levels
/// would not spread anything. `rising` holds all numbers of the column, at least two different
/// ones.
std::optional<LevelGrid> find_levels(const std::vector<double>& rising);

}  // namespace tapeflow
