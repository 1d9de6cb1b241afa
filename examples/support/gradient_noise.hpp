// How noisy an estimate of a gradient is.
#pragma once

#include "flows/fit_energy.hpp"

namespace tapeflow {

/// The variance of the gradient that one draw gives, summed over all weights, from so many batches
/// of 64 draws. The flow is const but for its Parameter::grad.
double gradient_variance(Flow<float>& flow, const EnergyFunction<float>& energy,
                         EnergyGradient gradient, std::size_t batches, std::uint64_t seed);

}  // namespace tapeflow
