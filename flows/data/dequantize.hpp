// Dequantisation: from levels, which are counted or rounded numbers, to real numbers, and from nats
// to bits.
//
// A pixel has one of a few levels, and a density can rise without bound at the levels. So a level k
// becomes a random point of its cell [k, k + 1), and the flow gets x = (level + u) / levels. The
// flow's log-density of x, in bits, then bounds the cost of a code for the levels (Theis, van den
// Oord & Bethge, arXiv:1511.01844, section 3.1):
//
//   P(level) = ∫ p(x) dx over the cell,   E_u[log(p(x) cell^D)] <= log P(level).
//
// The noise u must be drawn anew in each epoch. Noise that stays would be data, and a flow would
// learn it by heart.
#pragma once

#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"

#include <cstdint>

namespace tapeflow {

/// A box for each row: its lower corner [N, D], and the widths [D] that all boxes share. A Trainer
/// draws a new point of each cell in each epoch.
template <class T>
struct CellRows {
  Array<T> corners, widths;
};

/// The cells of pixels [N, D]: corners level / levels, widths 1 / levels. The divisor is the number
/// of levels, 256 and not 255, or the brightest pixels would leave [0, 1].
template <class T>
CellRows<T> cells_of(const Array<std::uint8_t>& pixels, std::size_t levels);

/// A random point of each cell, corner_ij + u_ij width_j with u uniform on (0, 1): for rows that
/// are scored, not trained on. It never reaches the next cell.
template <class T>
Array<T> dequantized(const CellRows<T>& cells, Rng& rng);

/// Replaces x [N, D], the lower corners of cells with these widths [D], by random points of the
/// cells.
template <class T>
void draw_within_cells(Array<T>& x, const Array<T>& widths, Rng& rng);

/// Bits per pixel of images of D pixels with this log-likelihood in nats:
/// -LL / (D ln 2) - log2(cell). Here `cell` is the width of a level in the units of x: 1/256 for
/// 256 levels in [0, 1], which adds the customary 8, and 1 for x in [0, 256], whose log-likelihood
/// is smaller by the same amount. So the result does not depend on the units. D counts the pixels
/// that the flow models. Pixels that were padded onto the images, or left out because they never
/// change, count only if the flow models them.
double bits_per_dim(double log_likelihood, std::size_t features, double cell);
MeanAndError bits_per_dim(const MeanAndError& log_likelihood, std::size_t features, double cell);

/// Columns [D] whose numbers are counted or rounded: origin + k width for whole k. A width of 0
/// marks a column of real numbers. Both arrays are empty if no column has levels.
struct Levels {
  Array<double> origin = Array<double>(Shape{0}), width = Array<double>(Shape{0});

  bool any() const { return width.size() > 0; }

  /// D columns of whole numbers.
  static Levels whole_numbers(std::size_t features) {
    return {filled<double>({features}, 0), filled<double>({features}, 1)};
  }

  /// A random point of the cell [level, level + width) of each number of x [N, D].
  Array<double> spread(Array<double> x, Rng& rng) const;
  /// Rounds each number of x [N, D] down to the level in whose cell it lies.
  Array<double> snap(Array<double> x) const;
};

}  // namespace tapeflow
