// The noise of the two gradient estimates.
#pragma once

#include "examples/support/course/energy_fits.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Two curves over the steps of a fit: the variance of the gradient of one draw, summed over all
/// weights, for the ordinary and for the path estimate.
struct NoiseCurves {
  Series ordinary{"ordinary", {}, {}}, path{"path", {}, {}};

  /// Adds a point at `step`, from 30 batches of 64 draws. Both estimates and all steps get the same
  /// draws. Changes nothing in the flow except Parameter::grad.
  void append(std::size_t step, Flow<float>& flow, const EnergyFunction<float>& energy,
              std::uint64_t seed);

  /// Prints the last variance of each curve, and keeps them as variance.ordinary and variance.path.
  void print_last(Results& results) const;
};

/// Two panels: the KL over the steps for a fit by either gradient (the energy's log Z must be 0),
/// and the noise.
Figure divergence_and_noise(const EnergyFit& ordinary, const EnergyFit& path,
                            const NoiseCurves& noise);

}  // namespace tapeflow
