// Densities on the plane that are known exactly: to draw data from, and to compare fits with.
#pragma once

#include "flows/quadrature.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// A distribution of the plane that one can draw from, and its log-density in nats. The log-density
/// is exact, or a sum over so many nodes that the density is right to about 1e-5 of its peak.
struct ToyDensity {
  std::string name;
  std::function<Array<double>(std::size_t count, Rng& rng)> sample;  ///< [count, 2]
  LogDensity log_prob;
  Bounds bounds;  ///< a box that holds all but about 1e-6 of the mass
};

/// "8gaussians", "moons", "pinwheel", "2spirals", "rings" and "checkerboard", scaled as in the toy
/// data of FFJORD (Grathwohl et al., arXiv:1810.01367), with continuous angles in place of even
/// steps; and "banana", the density of MAF's Fig. 1 (Papamakarios et al., arXiv:1705.07057).
std::vector<ToyDensity> toy_densities();

/// The density of this name. For an unknown name, throws std::invalid_argument with all names.
ToyDensity toy_density(const std::string& name);

}  // namespace tapeflow
