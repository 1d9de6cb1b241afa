// Small layers that more than one of the lists is made of.
#pragma once

#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "tests/flows/layers/entries.hpp"

namespace tapeflow {

// Small networks: what is checked does not depend on their width, the number of differences does.
inline AffineCouplingOptions small(CouplingNets nets, std::size_t context = 0) {
  return {.hidden = {6, 5}, .nets = nets, .context_features = context};
}

inline std::vector<std::size_t> rotation(std::size_t d) {
  std::vector<std::size_t> order(d);
  for (std::size_t j = 0; j < d; ++j) order[j] = (j + 1) % d;
  return order;
}

template <class T>
Standardize<T> some_standardize(std::size_t d, Rng& rng) {
  const Array<double> mean = rng.normal<double>({d});
  return {mean, rng.uniform<double>({d}, 0.3, 3)};
}

}  // namespace tapeflow
