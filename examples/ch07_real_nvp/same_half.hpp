// A planted mistake: couplings that all move the same column.
#pragma once

#include "flows/chain.hpp"
#include "flows/flow.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"

#include <memory>

namespace tapeflow {

// tag: same-half
/// A flow of two columns whose layers all keep the same column, which therefore never changes.
inline Flow<float> always_the_same_half(std::size_t layers, const AffineCouplingOptions& coupling,
                                        Rng& rng) {
  auto chain = std::make_unique<Chain<float>>();
  for (std::size_t k = 0; k < layers; ++k)
    chain->append<AffineCoupling<float>>(alternating_split(2), coupling, rng);
  return Flow<float>(std::move(chain), std::make_unique<StandardNormal<float>>(2));
}
// end: same-half

}  // namespace tapeflow
