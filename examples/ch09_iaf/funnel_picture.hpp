// A picture of Neal's funnel and two fits side by side.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <cstdint>

namespace tapeflow {

/// Six panels: above the densities of the funnel z1 ~ N(0, 3²), z2 ~ N(0, e^z1), of the Gaussian
/// and of the flow, below 1000 draws of each. The colours end at 0.05: the neck is much denser, and
/// would leave the rest white.
Figure funnel_and_fits(const Flow<float>& gaussian, const Flow<float>& flow, std::uint64_t seed);

}  // namespace tapeflow
