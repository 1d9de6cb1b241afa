// Do the density and the sampler of a base distribution belong together, and is the density one?
//
// check_distribution returns sentences, one for each clause that is broken:
//
//   1  shapes, an empty batch, a batch of one row, rows that do not leak into one another
//   2  ∫ p = 1 over the distribution's box and half its width beyond (1 or 2 columns)
//   3  means, second moments and the mean log-density of samples are those of the density, by
//      quadrature, within five standard errors (1 or 2 columns)
//   4  gradients in z and in all parameters agree with differences
//   5  every trainable parameter receives a gradient
#pragma once

#include "flows/bases/distribution.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct DistributionCheckOptions {
  std::size_t cells = 400;  ///< of the quadrature along each axis; a multiple of 4
  std::size_t samples = 20000;
  std::uint64_t seed = 1;
};

/// The clauses above that `distribution` breaks, with its parameters as they are.
std::vector<std::string> check_distribution(Distribution<double>& distribution,
                                            const DistributionCheckOptions& options = {});

}  // namespace tapeflow
