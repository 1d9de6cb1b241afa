// The operations on sequences, which continue the tables of ops.hpp and picture_ops.hpp.
//
// N sequences of L frames lie in an array [N, L, C], channels last: a frame is a row of C numbers.
#pragma once

#include "engine/picture_ops.hpp"

namespace tapeflow {

/// The convolution along time, y = f(x ∗ kernel + bias) for x [N, L, C], kernel [k, C, K] with odd
/// k, bias [K], f elementwise: [N, L, K]. The kernel's middle lies on each frame in turn:
///
///   u[n, l, j] = Σ_ac x[n, l + a - k / 2, c] kernel[a, c, j] + bias[j],
///
/// where x is 0 before the first frame and after the last. With du = dy f'(u), at the same places:
/// dx[n, l, c] = Σ_aj du[n, l - a + k / 2, j] kernel[a, c, j],
/// dkernel[a, c, j] = Σ_nl x[n, l + a - k / 2, c] du[n, l, j],
/// dbias = sum of du over n and l. It is conv2d of pictures of one row.
template <class T>
Var<T> conv1d(Var<T> x, Var<T> kernel, Var<T> bias, Activation f = Activation::identity);

}  // namespace tapeflow
