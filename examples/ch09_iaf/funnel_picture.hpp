// A picture of Neal's funnel and a flow side by side.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <cstdint>

namespace tapeflow {

/// Two panels, each with a density and 1000 draws from it: the funnel z1 ~ N(0, 3²), z2 ~ N(0,
/// e^z1), and the flow. The colours end at 0.05: the neck is much denser, and would leave the rest
/// white.
Figure funnel_and_flow(const Flow<float>& flow, std::uint64_t seed);

}  // namespace tapeflow
