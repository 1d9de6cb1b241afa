// How noisy an estimate of a gradient is.
#pragma once

#include "examples/support/course/energy_fits.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// The variance of the gradient that one draw gives, summed over all weights: of both estimates,
/// while a flow is fitted by one of them.
struct NoiseCurves {
  Series ordinary{"ordinary", {}, {}}, path{"path", {}, {}};

  /// At this step, from 30 batches of 64 draws; the same draws for both estimates and every step.
  /// The flow is const but for its Parameter::grad.
  void append(std::size_t step, Flow<float>& flow, const EnergyFunction<float>& energy,
              std::uint64_t seed);

  /// Prints the last of each, and keeps them as variance.ordinary and variance.path.
  void print_last(Results& results) const;
};

/// Two panels: the KL over the steps of a fit by either gradient, to an energy whose log Z is 0;
/// and the noise.
Figure divergence_and_noise(const EnergyFit& ordinary, const EnergyFit& path,
                            const NoiseCurves& noise);

}  // namespace tapeflow
