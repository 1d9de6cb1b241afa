// What a flow's layers of scales have learnt.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// exp(s) for every entry of the trainable parameters called "log_scale", largest first, over
/// 1, 2, …: in NICE the widths of the latent columns, of which narrow ones hold what the data
/// hardly vary in.
Series learnt_widths(Flow<float>& flow);

}  // namespace tapeflow
