#include "examples/support/gradient_noise.hpp"

#include <vector>

namespace tapeflow {

double gradient_variance(Flow<float>& flow, const EnergyFunction<float>& energy,
                         EnergyGradient gradient, std::size_t batches, std::uint64_t seed) {
  constexpr std::size_t draws = 64;
  EnergyTrainer<float> trainer(flow, energy, {.gradient = gradient, .shards = 1});
  Rng rng(seed);
  std::vector<double> sums(flow.parameter_count()), squares(sums);
  for (std::size_t k = 0; k < batches; ++k) {
    trainer.loss_and_gradient(flow.base().sample(draws, rng));
    std::size_t i = 0;
    for (const Parameter<float>* parameter : flow.trainable_parameters()) {
      for (const float g : parameter->grad) {
        sums[i] += static_cast<double>(g);
        squares[i++] += static_cast<double>(g) * static_cast<double>(g);
      }
    }
  }
  const auto n = static_cast<double>(batches);
  double variance = 0;
  for (std::size_t i = 0; i < sums.size(); ++i)
    variance += (squares[i] - sums[i] * sums[i] / n) / (n - 1);
  return variance * static_cast<double>(draws);
}

}  // namespace tapeflow
