// Data of known density for the tests that train, and a small flow to train on them.
#pragma once

#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "flows/recipes.hpp"
#include "flows/targets/toy_densities.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace tapeflow {

inline const double ln_2pi_e = std::log(2 * std::numbers::pi * std::numbers::e);

/// n rows of N(0, [[1, ρ], [ρ, 1]]).
inline Array<double> correlated_gaussian(std::size_t n, double rho, Rng& rng) {
  Array<double> x(Shape{n, 2});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) = rng.normal();
    x(i, 1) = rho * x(i, 0) + std::sqrt(1 - rho * rho) * rng.normal();
  }
  return x;
}

/// The entropy of correlated_gaussian: ½ ln|2πe Σ|.
inline double correlated_entropy(double rho) { return ln_2pi_e + 0.5 * std::log(1 - rho * rho); }

/// Rows of correlated_gaussian to train on.
template <class T>
Rows<T> correlated_rows(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  const Array<double> x = correlated_gaussian(n, 0.8, rng);
  return {Array<T>(cast<T>(x))};
}

/// n rows of the banana in Fig. 1 of MAF.
inline Array<double> banana(std::size_t n, Rng& rng) {
  return toy_density("banana").sample(n, rng);
}

/// The entropy of the banana: H(x_2) + H(x_1 | x_2) = ½ ln(2πe 4) + ½ ln(2πe) = 3.531024.
inline double banana_entropy() { return ln_2pi_e + std::log(2.); }

/// A Real-NVP on two columns with two small couplings.
template <class T>
Flow<T> small_flow(std::uint64_t seed, AffineCouplingOptions coupling = {.hidden = {8}}) {
  Rng rng(seed);
  return real_nvp<T>(2, {.layers = 2, .coupling = coupling}, rng);
}

/// All weights of a model in one list, for comparing bits.
template <class T>
std::vector<T> all_weights(Module<T>& module) {
  std::vector<T> all;
  for (const auto& named : module.named_parameters()) {
    const Array<T>& value = named.parameter->value;
    all.insert(all.end(), value.begin(), value.end());
  }
  return all;
}

}  // namespace tapeflow
