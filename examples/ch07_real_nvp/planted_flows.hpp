// Planted mistakes: couplings that all move the same column, and a log-determinant counted twice.
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

/// An affine coupling whose log_det is added up twice, in both directions.
template <class T>
class TwiceTheLogDet : public AffineCoupling<T> {
 public:
  using AffineCoupling<T>::AffineCoupling;

 protected:
  // tag: twice
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const auto [z_b, log_det] = AffineCoupling<T>::move(x_b, input);
    return {z_b, log_det + log_det};
  }
  // end: twice
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const auto [x_b, log_det] = AffineCoupling<T>::move_back(z_b, input);
    return {x_b, log_det + log_det};
  }
};

/// A Real-NVP of such layers.
inline Flow<float> twice_the_log_det(std::size_t layers, const AffineCouplingOptions& coupling,
                                     Rng& rng) {
  auto chain = std::make_unique<Chain<float>>();
  Split split = alternating_split(2);
  for (std::size_t k = 0; k < layers; ++k, split = split.swapped())
    chain->append<TwiceTheLogDet<float>>(split, coupling, rng);
  return Flow<float>(std::move(chain), std::make_unique<StandardNormal<float>>(2));
}

}  // namespace tapeflow
