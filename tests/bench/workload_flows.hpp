// The flows of the workloads of compare, and the matrix products that they need.
#pragma once

#include "flows/flow.hpp"
#include "tests/bench/workloads.hpp"

#include <vector>

namespace tapeflow::bench {

/// The flow of a workload that has one.
Flow<float> flow_of(const Workload& workload, Rng& rng);

/// The products of one pass through its networks for `rows` rows, and of the backward pass if the
/// workload trains it. Masks are ignored.
std::vector<Product> products_of_flow(const Workload& workload, std::size_t rows);

/// Appends the products of a network with these widths, `times` times: one forward and, to train
/// it, two in the backward pass.
void append_network(std::vector<Product>& products, const std::vector<std::size_t>& widths,
                    std::size_t rows, std::size_t times, bool training);

}  // namespace tapeflow::bench
