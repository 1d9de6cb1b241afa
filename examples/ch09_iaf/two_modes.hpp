// One Gaussian fitted to two modes by each of the two directions of KL.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cstdint>

namespace tapeflow {

/// Fits a Gaussian q to a p that is N(μ, σ²) and N(-μ, σ²) in equal parts, in the plane. Reverse KL
/// asks that p be high wherever q is. Forward KL, that is maximum likelihood, asks that q be high
/// wherever p is. Prints both divergences of both fits, from draws, beside their expected values:
///
///   KL(q ‖ p) = ln 2                              if q is one of the two modes,
///   KL(p ‖ q) = ½ ln(1 + ‖μ‖² / σ²) - ln 2        if q has p's mean and covariance.
///
/// These values assume that the modes hardly overlap; here μ = (2, 1) and σ = 0.6. Keeps KL(q ‖ p)
/// of the reverse fit as modes.reverse_kl, and KL(p ‖ q) of the forward fit as modes.forward_kl.
/// The figure shows both fits.
Figure compare_divergences(std::uint64_t seed, Results& results);

}  // namespace tapeflow
