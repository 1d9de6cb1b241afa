// The equation that the inverse of a planar layer has to solve. Its root has no formula; finding it
// is one operation of the tape.
#pragma once

#include "engine/ops.hpp"

namespace tapeflow {

/// The root y of
///
///   g(y) = y + (m - 1) tanh y = c,       g'(y) = tanh² y + m (1 - tanh² y) > 0 for m > 0,
///
/// for each entry of c (any shape). m > 0 is one number, one for each row, or anything else that
/// broadcast_to brings to the shape of c; else ShapeError. g rises everywhere, so there is exactly
/// one root, and the residual |g(y) - c| is a few roundings of |y| + m + |c|. A NaN in c or m gives
/// NaN.
///
/// The search is not recorded on the tape. By the implicit function theorem the root alone gives
/// its derivatives: g'(y) δy + tanh(y) δm = δc, hence
///
///   dc = dy / g'(y)         dm = -dy tanh(y) / g'(y), summed over the entries that share an m
template <class T>
Var<T> tanh_root(Var<T> c, Var<T> m);

/// Σ_j ln g'(y_ij) for each row i, [N], given t = tanh y [N, M] and an m that broadcasts to its
/// shape: ln(t² + m (1 - t²)), in which nothing cancels.
template <class T>
Var<T> log_slope(Var<T> t, Var<T> m);

}  // namespace tapeflow
