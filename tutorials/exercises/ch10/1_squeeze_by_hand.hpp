// Exercise ch10.1: a squeeze and its inverse, by hand.
#pragma once

#include "flows/layers/image/image_shape.hpp"

namespace tapeflow {

/// Pictures x [N, H W C] of this shape, channels last, squeezed by (10.18):
///
///   y[i, j, (2p + q) C + c] = x[2i + p, 2j + q, c]   for p, q in {0, 1}
///
/// as rows [N, H/2 W/2 4C], again channels last. H and W are even. Write it with loops, and without
/// Squeeze and space_to_depth. `Array<double> y(x.shape())` makes an array, y(n, k) is entry k of
/// row n.
Array<double> squeezed(const Array<double>& x, const ImageShape& shape);

/// The way back. `shape` is that of x, as before.
Array<double> unsqueezed(const Array<double>& y, const ImageShape& shape);

}  // namespace tapeflow

// Hint: (10.1) says where pixel (i, j) and channel c stand in a row: once for the large picture,
// and once for the small one, which has W/2 columns and 4C channels.
// Proved: A squeeze moves numbers and changes none, so its log_det is 0. It costs one copy of the
// row.
