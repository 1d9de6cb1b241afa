// Do density and sampler of a base distribution agree, and does the density integrate to one?
//
// check_distribution returns a sentence for each clause that is broken:
//
//   1  shapes, an empty batch, a batch of one row, rows that do not leak into one another
//   2  ∫ p = 1 over the distribution's box, widened by half its width on each side (1 or 2 columns)
//   3  means, second moments and the mean log-density of samples agree with quadrature of the
//      density within five standard errors (1 or 2 columns)
//   4  gradients in z and in all parameters agree with differences
//   5  every trainable parameter receives a gradient
#pragma once

#include "flows/bases/distribution.hpp"

#include <string>
#include <vector>

namespace tapeflow {

struct DistributionCheckOptions {
  std::size_t cells = 400;  ///< cells of the quadrature along each axis; a multiple of 4
  std::size_t samples = 200000;
  std::uint64_t seed = 1;
};

/// The clauses above that `distribution` breaks with its present parameters.
std::vector<std::string> check_distribution(Distribution<double>& distribution,
                                            const DistributionCheckOptions& options = {});

}  // namespace tapeflow
