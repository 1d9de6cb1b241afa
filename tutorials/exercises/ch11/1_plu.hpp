// Exercise ch11.1: from a matrix of the channels to its factors.
#pragma once

#include "engine/array.hpp"

#include <cstddef>
#include <vector>

namespace tapeflow {

/// The factors of a 1x1 convolution, W = P L (U + diag(sign exp(log_scale))).
struct Factors {
  /// Row i of W is row row[i] of the product L (U + …): that is what P does.
  std::vector<std::size_t> row;
  Array<double> lower;                  ///< L, [C, C]: ones on the diagonal, zeros above it
  Array<double> upper;                  ///< U, [C, C]: zeros on the diagonal and below it
  std::vector<double> sign, log_scale;  ///< [C] each; a sign is 1 or -1
};

/// The factors of an invertible matrix W [C, C], by Gaussian elimination: for each column in turn,
/// look for the entry with the largest absolute value, on the diagonal or below, and exchange its
/// row with that of the diagonal. That entry is the pivot. Then subtract multiples of its row from
/// the rows below, so that only zeros are left below the pivot; the multiples belong into L. No
/// library routine, please: C is 4 or 8 here.
Factors factors_of(const Array<double>& W);

/// The log-determinant of the 1x1 convolution with these factors for a picture of height x width
/// pixels, on the way to the latents.
double log_det_of(const Factors& factors, std::size_t height, std::size_t width);

}  // namespace tapeflow

// Hint: Exchange whole rows, the multiples that already stand in L among them, and keep the list of
// rows in step. The sign of a pivot goes into `sign`, the logarithm of its size into log_scale.
// Proved: The log-determinant of the convolution is H W times a sum of C numbers. To train the
// factors costs no determinant; to find them once costs about C³ / 3 multiplications.
