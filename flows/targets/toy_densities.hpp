// Densities on the plane whose truth is known: what to fit, and what a fit is held against.
#pragma once

#include "flows/quadrature.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// A distribution of the plane one can draw from, and its log-density in nats, exact or by a sum
/// over so many nodes that the density is right to about 1e-5 of its peak.
struct ToyDensity {
  std::string name;
  std::function<Array<double>(std::size_t count, Rng& rng)> sample;  ///< [count, 2]
  LogDensity log_prob;
  Bounds bounds;  ///< hold all but about 1e-6 of the mass
};

/// "8gaussians", "moons", "pinwheel", "2spirals", "rings" and "checkerboard", scaled as in the toy
/// data of FFJORD (Grathwohl et al., arXiv:1810.01367), with continuous angles in place of even
/// steps; and "banana", the density of MAF's Fig. 1 (Papamakarios et al., arXiv:1705.07057).
std::vector<ToyDensity> toy_densities();

/// The one of this name; std::invalid_argument names them all if there is none.
ToyDensity toy_density(const std::string& name);

}  // namespace tapeflow
