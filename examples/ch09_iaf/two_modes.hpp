// One Gaussian fitted to two modes by each of the two directions of KL.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <cstdint>

namespace tapeflow {

/// Fits a Gaussian q to a p that is N(μ, σ²) and N(-μ, σ²) in equal parts, in the plane. Reverse KL
/// asks that p be high wherever q is. Forward KL, that is maximum likelihood, asks that q be high
/// wherever p is. The expected values are
///
///   KL(q ‖ p) = ln 2                              if q is one of the two modes,
///   KL(p ‖ q) = ½ ln(1 + ‖μ‖² / σ²) - ln 2        if q has p's mean and covariance,
///
/// and log Z = 0. They assume that the modes hardly overlap; here μ = (2, 1) and σ = 0.6.
class TwoModes {
 public:
  explicit TwoModes(std::uint64_t seed);

  /// Prints both divergences of both fits and their log Z by importance weights, from draws. Keeps
  /// them as modes.reverse and modes.forward: kl_q_p, kl_p_q, log_z and effective_share.
  void print(Results& results) const;

  /// Two panels: both fits, with draws of p.
  Figure figure() const;

 private:
  std::uint64_t seed_;
  Flow<float> reverse_, forward_;
};

}  // namespace tapeflow
