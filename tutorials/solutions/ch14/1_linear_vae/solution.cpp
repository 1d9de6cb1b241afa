// C = σ² (I + A B) with A = Wᵀ / σ² and B = W, and M = σ² (I + B A). So
//
//   det C = σ^2X det(I + A B) = σ^2X det(I + B A) = σ^2(X - D) det M
//   C⁻¹ = (I - A (I + B A)⁻¹ B) / σ² = (I - Wᵀ M⁻¹ W) / σ²
//
// With r = x - μ and v = W rᵀ, r C⁻¹ rᵀ = (|r|² - vᵀ M⁻¹ v) / σ². With M = L Lᵀ, the product
// vᵀ M⁻¹ v is |L⁻¹ v|².
#include "engine/ops.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "tutorials/exercises/ch14/1_linear_vae.hpp"

#include <cmath>

namespace tapeflow {

std::vector<double> log_prob(const LinearVae& vae, const Array<double>& x) {
  const std::size_t d = vae.W.shape(0);
  const auto columns = static_cast<double>(vae.W.shape(1));
  const double variance = vae.sigma * vae.sigma;
  Array<double> noise = filled<double>({d, d}, 0);
  for (std::size_t k = 0; k < d; ++k) noise(k, k) = variance;

  Tape<double> tape({.record = false});
  const Var<double> W = tape.constant(vae.W), r = tape.constant(x) - tape.constant(vae.mu);
  const Var<double> M = matmul(W, transpose(W)) + tape.constant(noise);
  const Var<double> v = matmul(W, transpose(r));                               // [D, N]
  const Var<double> by_L = triangular_solve(cholesky(M), v, Triangle::lower);  // [D, N]
  const Var<double> squares = (sum(square(r), {1}) - sum(square(by_L), {0})) / variance;
  const double log_det = 2 * (columns - static_cast<double>(d)) * std::log(vae.sigma) +
                         slogdet(M).log_abs.item();  // ln det C
  const Var<double> log_p = -(squares + log_det) / 2 - columns * half_log_2pi;
  return {log_p.value().begin(), log_p.value().end()};
}

}  // namespace tapeflow
