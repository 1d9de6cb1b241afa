// Neal's funnel, and a flow beside it.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

#include <cstdint>

namespace tapeflow {

/// Two panels, each a density with 1000 draws of it: of the funnel z1 ~ N(0, 9), z2 ~ N(0, e^z1),
/// and of the flow. The colours end at 0.05: the neck is much denser, and would leave the rest
/// white.
Figure funnel_and_flow(const Flow<float>& flow, std::uint64_t seed);

}  // namespace tapeflow
