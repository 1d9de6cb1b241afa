#include "tutorials/exercises/ch14/1_linear_vae.hpp"

#include "flows/data/half_log_2pi.hpp"

#include <cmath>

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch14.1. So far it leaves the latents out: it
// returns the density of μ + σ ξ.
std::vector<double> log_prob(const LinearVae& vae, const Array<double>& x) {
  std::vector<double> result(x.shape(0), 0);
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t j = 0; j < x.shape(1); ++j) {
      const double xi = (x(i, j) - vae.mu(j)) / vae.sigma;
      result[i] -= xi * xi / 2 + half_log_2pi + std::log(vae.sigma);
    }
  }
  return result;
}

}  // namespace tapeflow
