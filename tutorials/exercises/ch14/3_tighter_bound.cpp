#include "tutorials/exercises/ch14/3_tighter_bound.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch14.3. So far it returns the mean of the
// log weights, which is the ELBO, for both.
Evidence evidence(const Array<double>& log_weights) {
  const std::size_t n = log_weights.shape(0), draws = log_weights.shape(1);
  std::vector<double> elbo(n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < draws; ++k)
      elbo[i] += log_weights(i, k) / static_cast<double>(draws);
  return {elbo, elbo};
}

}  // namespace tapeflow
