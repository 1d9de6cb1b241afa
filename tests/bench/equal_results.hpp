// Speed counts for nothing where the two do not compute the same.
#pragma once

#include "tests/bench/torch_side.hpp"
#include "tests/bench/workloads.hpp"

#include <vector>

namespace tapeflow::bench {

/// Has PyTorch build the workload from what is `given`, a batch and weights, and compute its
/// result. std::runtime_error says how that differs from `ours`: losses agree to 1e-4, gradients to
/// 1e-3 of their norm, samples to 1e-3 of theirs.
void load_and_compare(const Workload& workload, const std::vector<float>& given,
                      const std::vector<float>& ours, TorchSide& torch);

}  // namespace tapeflow::bench
