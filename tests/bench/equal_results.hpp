// Checks that both sides compute the same: otherwise their times cannot be compared.
#pragma once

#include "tests/bench/torch_side.hpp"
#include "tests/bench/workloads.hpp"

#include <vector>

namespace tapeflow::bench {

/// PyTorch builds the workload from `given`, a batch and weights, and computes its result.
/// std::runtime_error, with the difference, unless it equals `ours`: losses to 1e-4, gradients to
/// 1e-3 of their norm, samples to 1e-3 of their norm.
void load_and_compare(const Workload& workload, const std::vector<float>& given,
                      const std::vector<float>& ours, TorchSide& torch);

}  // namespace tapeflow::bench
