// How many modes a model has found, and how many of its samples lie near one.
#pragma once

#include "examples/ch15_three_models/round_mixture.hpp"

namespace tapeflow {

/// A sample is near a mode if it lies within three deviations of the mode's centre. A mode is hit
/// if at least one sample is near it (Lin et al., arXiv:1712.04086, section 4.1, after Srivastava
/// et al., arXiv:1705.07761).
struct Modes {
  std::size_t hit = 0;
  double near = 0;  ///< the share of the samples that are near a mode
};
Modes count_modes(const Array<double>& samples, const RoundMixture& truth);

/// The share of true samples that lie within three deviations of their own centre in the plane:
/// the squared distance over s² has the density exp(-t / 2) / 2, so it is 1 - exp(-9 / 2).
double expected_near();

}  // namespace tapeflow
