// Glow's ablation: what the 1x1 convolution is worth.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

struct AblationOptions {
  std::size_t rows = 10000;  ///< pictures to train on
  std::size_t epochs = 6;
  std::size_t steps = 4, hidden = 32;  ///< of each Glow
  std::size_t seeds = 3;
  std::uint64_t seed = 1;  ///< the first one
};

/// Fits a Glow with each way to mix the channels between couplings (reversed, shuffled, by a 1x1
/// convolution), from several seeds, with the same pictures, epochs and networks; the kinds are not
/// given. Prints the bits per pixel of 2000 held-out pictures, and how many less than "reversed"
/// they are, seed by seed: the means over the seeds and their standard errors. Keeps them as
/// ablation.NAME.bits, .error, .gain and .gain_error. The figure shows the bits for validation over
/// the epochs, of the last seed. (Glow: Kingma & Dhariwal, arXiv:1807.03039, section
/// 5.1.)
Figure compare_mixings(const Clothes& clothes, const AblationOptions& options, Results& results);

}  // namespace tapeflow
