// One Gaussian, two modes: what the two directions of KL make of it.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cstdint>

namespace tapeflow {

/// Fits a Gaussian q to equal halves of N(μ, σ²) and N(-μ, σ²) in the plane: by reverse KL, which
/// asks that p be high wherever q is, and by forward KL, that is by maximum likelihood, which asks
/// that q be high wherever p is. Prints the divergences both ways, from draws, beside what they
/// should be:
///
///   KL(q ‖ p) = ln 2                              for a q that is one of the halves,
///   KL(p ‖ q) = ½ ln(1 + ‖μ‖² / σ²) - ln 2        for one with p's mean and covariance,
///
/// where the halves, μ = (2, 1) and σ = 0.6, hardly overlap. Keeps them as modes.reverse_kl and
/// modes.forward_kl. The figure shows both fits.
Figure compare_divergences(std::uint64_t seed, Results& results);

}  // namespace tapeflow
