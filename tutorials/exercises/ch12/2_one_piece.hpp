// Exercise ch12.2: one piece in place of all.
#pragma once

#include <vector>

namespace tapeflow {

struct Back {
  double x;
  double log_det;  ///< ln dx/dz
};

/// The way back of chapter 12's layer, (12.5), for one number: the x with f(x) = z, where f has
/// slopes.size() straight pieces of equal width between -reach and reach, with these slopes, and is
/// the identity beyond. The slopes have the mean 1.
///
/// The layer itself adds up all K pieces. Here only the piece that holds z is wanted: find it by a
/// search, and do the division once.
Back back_along_pieces(const std::vector<double>& slopes, double reach, double z);

}  // namespace tapeflow

// Hint: The edges in z are sums of slopes, times the width. std::upper_bound finds the first edge
// above z; the piece lies to the left of it.
// Proved: Without a tape, one number of K pieces costs log2 K comparisons and one division, once
// the edges are known. So samples of a layer with many pieces need not be slower.
