// The squared maximum mean discrepancy: how far two densities are apart, seen through a kernel.
#pragma once

#include "examples/ch15_three_models/round_mixture.hpp"

namespace tapeflow {

/// With the kernel k(x, y) = exp(-‖x - y‖² / 2h²), for x, x' of one density and y, y' of another
/// (Gretton et al., JMLR 13, 2012, lemma 6):
///
///   MMD² = E k(x, x') - 2 E k(x, y) + E k(y, y'),
///
/// which is 0 only if the two densities are equal. This estimate from samples x [N, D] and y [M, D]
/// leaves the pairs of a point with itself out, so that it has no bias, and may be below 0.
double mmd_squared(const Array<double>& x, const Array<double>& y, double h);

/// The same for samples x [N, 2] of a model and a truth whose side needs no samples. A Gaussian
/// kernel between a point and a Gaussian is a convolution of two Gaussians, in D dimensions
///
///   E k(x, y) = (h² / (h² + s²))^(D/2) exp(-‖x - m‖² / 2(h² + s²))   for y ~ N(m, s² I),
///
/// and between two Gaussians of deviation s the same at x = m', with 2s² in place of s².
double mmd_squared(const Array<double>& x, const RoundMixture& truth, double h);

}  // namespace tapeflow
