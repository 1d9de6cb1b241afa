// A linear VAE on the digits, beside the likelihood that it can reach at most.
#pragma once

#include "engine/array.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// The largest mean log-likelihood, in nats a row, that x = z W + m + σ e can give to centred rows
/// x [N, D], with z of `latents` numbers and σ² of the noise (Tipping & Bishop 1999, eq. 4, 7 and
/// 8). With the eigenvalues λ of the covariance (over N), in falling order,
///
///   σ² = mean of λ_{q+1} … λ_D,   log L = -½ (D ln 2π + Σ_{i<=q} ln λ_i + (D - q) ln σ² + D)
struct ProbabilisticPca {
  double noise_variance, log_likelihood;
};
ProbabilisticPca probabilistic_pca(const Array<double>& centred, std::size_t latents);

/// Fits a linear VAE of 10 latents to the digits twice, by both estimates of the ELBO. Prints the
/// ELBO of each and its distance from probabilistic PCA. Keeps ppca.log_likelihood, ppca.closed and
/// ppca.sampled (the distances), the same two with _elbo, and ppca_gap, which is ppca.closed. The
/// figure shows the distances and the noise over the steps.
Figure compare_with_pca(const ChapterOptions& options, Results& results);

}  // namespace tapeflow
