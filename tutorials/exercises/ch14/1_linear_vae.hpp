// Exercise ch14.1: the exact likelihood of a linear VAE.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// A VAE with a linear decoder: x = z W + μ + σ ξ, where z is D standard normal numbers and ξ is X
/// of them. So x is Gaussian, with the mean μ and the covariance C = Wᵀ W + σ² I, [X, X].
struct LinearVae {
  Array<double> W;   ///< [D, X]
  Array<double> mu;  ///< [X]
  double sigma;      ///< above 0
};

/// ln p(x) in nats for each row of x [N, X].
///
/// X may be so large that C needs too much memory and too much time. So go by way of
/// M = W Wᵀ + σ² I, which is only [D, D]. Two identities lead there, for A [X, D] and B [D, X]:
///
///   det(I + A B) = det(I + B A)               (5.19), Sylvester's identity
///   (I + A B)⁻¹  = I - A (I + B A)⁻¹ B        Woodbury's identity
///
/// Find det C and (x - μ) C⁻¹ (x - μ)ᵀ on paper first. In engine/ops.hpp are matmul, transpose,
/// slogdet, cholesky and triangular_solve; Tape<double> tape({.record = false}) is enough for them.
std::vector<double> log_prob(const LinearVae& vae, const Array<double>& x);

}  // namespace tapeflow

// Hint: Write C = σ² (I + Wᵀ W / σ²), and use the identities for the matrix in the parentheses. A
// factor in front of an X x X matrix comes out of its determinant to the power X, out of a D x D
// matrix to the power D.
// Proved: A linear VAE has an exact likelihood, so its ELBO can be held against the truth. That
// costs N X D + X D² multiplications and a Cholesky factor of a D x D matrix.
