// Densities of the plane that are known exactly: equal parts of round Gaussians.
#pragma once

#include "engine/random.hpp"
#include "flows/data/bounds.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// K round Gaussians of one deviation s, in equal parts:
///
///   p(x) = 1/K Σ_k N(x; m_k, s² I)
///
/// A curve that is blurred by a Gaussian is of this form, with many centres along the curve.
struct RoundMixture {
  std::string name;
  Array<double> centres;  ///< m, [K, 2]
  double deviation;       ///< s
  std::size_t modes;      ///< K if the Gaussians stand apart; 0 for a blurred curve
  Bounds bounds;          ///< a box that holds all but about 1e-6 of the mass

  /// Draws [count, 2].
  Array<double> sample(std::size_t count, Rng& rng) const;
  /// ln p in nats of each point [N, 2].
  std::vector<double> log_prob(const Array<double>& points) const;
  /// -∫ p ln p in nats. For modes that stand apart it is ln K + ln(2π e s²): the choice of the
  /// mode, and the entropy of one Gaussian. Otherwise it is computed by the midpoint rule.
  double entropy() const;
};

/// "25 Gaussians": a grid of 5 x 5 with spacing 2 and s = 0.05 (Lin et al., arXiv:1712.04086,
/// section 4.1), entropy 0.065288 nats.
RoundMixture twenty_five_gaussians();

/// The 25 Gaussians, then "8gaussians", "moons" and "rings", which are the densities of these names
/// in flows/targets/toy_densities.hpp.
std::vector<RoundMixture> plane_truths();

}  // namespace tapeflow
