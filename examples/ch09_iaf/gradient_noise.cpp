#include "examples/ch09_iaf/gradient_noise.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <vector>

namespace tapeflow {
namespace {

// The variance of the gradient of one draw, summed over all weights and estimated from `batches`
// batches of 64 draws. Changes nothing in the flow except Parameter::grad.
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

}  // namespace

void NoiseCurves::append(std::size_t step, Flow<float>& flow, const EnergyFunction<float>& energy,
                         std::uint64_t seed) {
  const auto append_to = [&](Series& series, EnergyGradient gradient) {
    series.x.push_back(static_cast<double>(step));
    series.y.push_back(gradient_variance(flow, energy, gradient, 30, seed));
  };
  append_to(ordinary, EnergyGradient::ordinary);
  append_to(path, EnergyGradient::path);
}

void NoiseCurves::print_last(Results& results) const {
  results.keep("variance.ordinary", ordinary.y.back()).keep("variance.path", path.y.back());
  results.print("gradient's variance", scientific(ordinary.y.back()) + " ordinary, " +
                                           scientific(path.y.back()) +
                                           " path, both where the path fit ended");
}

Figure divergence_and_noise(const EnergyFit& ordinary, const EnergyFit& path,
                            const NoiseCurves& noise) {
  Figure figure;
  figure.lines({"Divergence from the target", "step", "KL(q ‖ p), nats"},
               {kl_curve("ordinary", ordinary, 0), kl_curve("path", path, 0)}, {},
               Axes::logarithmic_y);
  figure.lines({"Variance of a draw's gradient", "step", "sum over the weights"},
               {noise.ordinary, noise.path}, {}, Axes::logarithmic_y);
  return figure;
}

}  // namespace tapeflow
