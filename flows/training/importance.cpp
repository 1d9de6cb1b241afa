#include "flows/training/importance.hpp"

#include "engine/check.hpp"
#include "flows/row_chunks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {

// tag: log-weights
template <class T>
std::vector<double> log_importance_weights(const Flow<T>& flow, const EnergyFunction<T>& energy,
                                           std::size_t samples, Rng& rng, Workers& workers) {
  const Array<T> draws = flow.base().sample(samples, rng);
  std::vector<double> log_w(samples);
  for_each_chunk<T>(
      samples, flow.features(), workers, [&](std::size_t first, std::size_t count, Tape<T>& tape) {
        // tag: weight-of-a-draw
        const Var<T> z = tape.constant(row_range(draws, first, count));
        const auto [x, log_det] = flow.bijector().to_data(z);
        const Var<T> log_q = flow.base().log_prob(z) - log_det, u = energy(x);
        require_same_shape("log_importance_weights", "log q", log_q.shape(), "the energy",
                           u.shape());
        for (std::size_t i = 0; i < count; ++i)
          log_w[first + i] =
              -static_cast<double>(u.data()[i]) - static_cast<double>(log_q.data()[i]);
        // end: weight-of-a-draw
      });
  return log_w;
}
// end: log-weights

// Weights are taken relative to the largest, so that nothing overflows, and deviations from their
// mean are summed as such: of equal weights the error is 0, not a rounding.
// tag: importance-estimate
ImportanceEstimate importance_estimate(const std::vector<double>& log_weights) {
  const auto n = static_cast<double>(log_weights.size());
  require(log_weights.size() > 1, "importance_estimate: needs at least two weights");
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  double sum = 0, deviations = 0;
  for (const double log_w : log_weights) sum += std::exp(log_w - largest);
  require(std::isfinite(sum) && std::isfinite(largest),
          "importance_estimate: needs finite weights, not all of them 0");
  for (const double log_w : log_weights) {
    const double relative = std::exp(log_w - largest) / (sum / n) - 1;  // w over the mean, - 1
    deviations += relative * relative;
  }
  const double squares = n + deviations;  // Σw² over the mean squared
  return {largest + std::log(sum / n), std::sqrt(deviations / (n - 1) / n), n * n / squares};
}
// end: importance-estimate

MeanAndError mean_log_q_and_energy(const std::vector<double>& log_weights) {
  const auto [mean, standard_error] = mean_and_error(log_weights);
  return {-mean, standard_error};
}

#define TAPEFLOW_INSTANTIATE(T)                                                                 \
  template std::vector<double> log_importance_weights(const Flow<T>&, const EnergyFunction<T>&, \
                                                      std::size_t, Rng&, Workers&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
