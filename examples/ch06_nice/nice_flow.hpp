// NICE as chapter 06 builds it, right or with a planted mistake.
#pragma once

#include "examples/ch06_nice/moved_half.hpp"
#include "examples/support/course/forgotten_log_det.hpp"
#include "flows/flow.hpp"
#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/elementwise/standardize.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace tapeflow {

inline constexpr std::size_t couplings = 8, hidden_units = 100;

// tag: layers
/// An additive coupling with a network of one hidden layer.
template <class T>
std::unique_ptr<Bijector<T>> coupling(const Split& split, const std::string& broken, Rng& rng) {
  if (broken == "moved")
    return std::make_unique<MovedByThemselves<T>>(split, std::vector{hidden_units}, rng);
  const AdditiveCouplingOptions options{.hidden = {hidden_units},
                                        .activation = Activation::softplus};
  return std::make_unique<AdditiveCoupling<T>>(split, options, rng);
}

/// NICE's last layer: a scale and a shift for each column.
template <class T>
std::unique_ptr<Bijector<T>> final_scaling(std::size_t features, const std::string& broken) {
  auto scaling = std::make_unique<Affine<T>>(features);
  if (broken != "scaling") return scaling;
  return std::make_unique<ForgottenLogDet<T>>(std::move(scaling));
}
// end: layers

// tag: model
/// Appends couplings that keep alternate halves of the columns, then the scaling.
template <class T>
void append_nice(Chain<T>& chain, std::size_t features, const std::string& broken, Rng& rng) {
  Split split = alternating_split(features);
  for (std::size_t k = 0; k < couplings; ++k) {
    chain.append(coupling<T>(split, broken, rng));
    if (broken != "half") split = split.swapped();
  }
  chain.append(final_scaling<T>(features, broken));
}

/// NICE on the standardised columns of `train`, over a logistic base. `broken` is the value of
/// --break.
template <class T>
Flow<T> nice_flow(const Array<float>& train, const std::string& broken, std::uint64_t seed) {
  Rng rng(seed);
  auto chain = std::make_unique<Chain<T>>();
  chain->template append<Standardize<T>>(Standardize<T>::from_data(cast<double>(train)));
  append_nice(*chain, train.shape(1), broken, rng);
  return Flow<T>(std::move(chain), std::make_unique<Logistic<T>>(train.shape(1)));
}
// end: model

}  // namespace tapeflow
