// Exercise ch04.2: the best of all Gaussians, as a flow.
#pragma once

#include "flows/layers/linear/triangular_linear.hpp"

namespace tapeflow {

/// The layer x = t + L z which, over a standard normal z, gives the rows [N, D] the highest
/// likelihood. Equation (4.14) of chapter 04 says what t and L are: t [D] is the mean of the rows,
/// and L [D, D] is the Cholesky factor of their covariance, the mean of (x - t) (x - t)ᵀ.
///
/// Do not call the operation `cholesky`: write its three loops. For a lower triangular L the
/// entries of L Lᵀ = Σ are
///
///   Σ_ij = Σ_k L_ik L_jk,   k from 0 to j,   for j <= i.
///
/// Solve them for L_ij, row by row and from left to right.
TriangularLinear<double> best_gaussian(const Array<double>& rows);

}  // namespace tapeflow

// Hint: With j = i the equation gives L_ii: subtract the squares of the entries to its left from
// Σ_ii, and take the root. With j < i it gives L_ij by one division by L_jj.
// Proved: The best Gaussian needs no training: it is the mean of the rows and the Cholesky factor
// of their covariance. That costs N D² multiplications for the covariance and D³ / 6 for the
// factor.
