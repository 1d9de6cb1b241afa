// The scales that a flow has learnt.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// exp(s) for every entry of the trainable parameters called "log_scale", largest first, over 1, 2,
/// …. In NICE these are the widths of the latent columns; narrow columns hold directions in which
/// the data hardly vary.
Series learnt_widths(Flow<float>& flow);

}  // namespace tapeflow
