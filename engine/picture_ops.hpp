// The operations on pictures, which continue the table of ops.hpp.
//
// N pictures of H x W pixels lie in an array [N, H, W, C], channels last.
#pragma once

#include "engine/ops.hpp"

namespace tapeflow {

/// The convolution y = f(x ∗ kernel + bias) for x [N, H, W, C], kernel [kh, kw, C, K] with odd kh
/// and kw, bias [K], f elementwise: [N, H, W, K]. The kernel's middle lies on each pixel in turn:
///
///   u[n, i, j, k] = Σ_abc x[n, i + a - kh / 2, j + b - kw / 2, c] kernel[a, b, c, k] + bias[k],
///
/// where x is 0 outside of the picture. With du = dy f'(u), at the same places:
/// dx[n, i, j, c] = Σ_abk du[n, i - a + kh / 2, j - b + kw / 2, k] kernel[a, b, c, k],
/// dkernel[a, b, c, k] = Σ_nij x[n, i + a - kh / 2, j + b - kw / 2, c] du[n, i, j, k],
/// dbias = sum of du over n, i and j. It is a product of matrices and adds up in T, as these do.
/// Products with the zeros outside are computed or left out, whichever is faster: where a tap of
/// the kernel, or du, is not finite there, NaN may come out.
template <class T>
Var<T> conv2d(Var<T> x, Var<T> kernel, Var<T> bias, Activation f = Activation::identity);

/// Each block of b x b pixels as one pixel: x [N, H, W, C] becomes y [N, H/b, W/b, b b C] with
/// y[n, i, j, (p b + q) C + c] = x[n, i b + p, j b + q, c]. dx is dy moved back.
template <class T>
Var<T> space_to_depth(Var<T> x, std::size_t block);

/// The inverse of space_to_depth: each pixel as a block of b x b pixels, x [N, H, W, b b C] as
/// [N, H b, W b, C].
template <class T>
Var<T> depth_to_space(Var<T> x, std::size_t block);

}  // namespace tapeflow
