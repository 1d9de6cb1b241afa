// What the programs that fit a flow say while they do.
#pragma once

#include "flows/train.hpp"

#include <string>

namespace tapeflow {

/// "epoch 12 of 300: train -4.213, valid -4.301 ± 0.051, best -4.298 nats; 3 s, at most 40 s to
/// go".
std::string progress_text(const EpochReport& report);

}  // namespace tapeflow
