#include "examples/ch16_anomalies/feature_flow.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>

namespace tapeflow {

Gaussian gaussian_of_positions(const Array<float>& maps, const ImageShape& shape) {
  Array<double> positions = cast<double>(maps);
  positions.reshape({maps.shape(0) * shape.pixels(), shape.channels});
  return Gaussian::fit(positions);
}

// tag: feature-flow
template <class T>
std::unique_ptr<MapChain<T>> feature_flow(const ImageShape& shape, const Gaussian& gaussian,
                                          const FeatureFlowOptions& options, Rng& rng) {
  std::vector<std::unique_ptr<MapLayer<T>>> layers;
  layers.push_back(
      std::make_unique<WhitenPositions<T>>(shape, gaussian.mean(), gaussian.cholesky()));
  for (std::size_t k = 0; k < options.flow_steps; ++k) {
    const FlowStepOptions step{
        .side = k % 2 == 0 ? 3u : 1u, .hidden = options.hidden, .activation = options.activation};
    layers.push_back(
        std::make_unique<FlowStep<T>>(shape, rng.permutation(shape.channels), step, rng));
  }
  return std::make_unique<MapChain<T>>(std::move(layers));
}
// end: feature-flow

// tag: fit
void fit_feature_flow(MapChain<float>& flow, const Array<float>& maps,
                      const FeatureFitOptions& options,
                      const std::function<void(double)>& on_step) {
  const auto weights = flow.trainable_parameters();
  Adam<float> adam(weights, {.learning_rate = options.learning_rate});
  const Schedule rate = cosine(options.steps);
  Rng rng(options.seed);
  Tape<float> tape;
  for (std::size_t step = 0; step < options.steps; ++step) {
    tape.clear();
    std::vector<std::size_t> rows = rng.permutation(maps.shape(0));
    rows.resize(std::min(options.batch, rows.size()));
    const Var<float> loss = mean(anomaly_map(flow, tape.constant(select_rows(maps, rows))));
    tape.backward(loss);
    clip_gradient_norm(weights, 10);
    adam.set_learning_rate(options.learning_rate * rate(step));
    adam.step();
    if (on_step) on_step(static_cast<double>(loss.item()));
  }
}
// end: fit

Array<double> anomaly_maps(const MapLayer<float>& flow, const Array<float>& maps) {
  constexpr std::size_t at_once = 32;
  const std::size_t count = maps.shape(0), positions = flow.shape().pixels();
  Array<double> result(Shape{count, positions});
  Tape<float> tape({.record = false});
  for (std::size_t first = 0; first < count; first += at_once, tape.clear()) {
    const std::size_t some = std::min(at_once, count - first);
    const Var<float> map = anomaly_map(flow, tape.constant(row_range(maps, first, some)));
    std::copy_n(map.data(), some * positions, &result(first, 0));
  }
  return result;
}

template std::unique_ptr<MapChain<float>> feature_flow(const ImageShape&, const Gaussian&,
                                                       const FeatureFlowOptions&, Rng&);
template std::unique_ptr<MapChain<double>> feature_flow(const ImageShape&, const Gaussian&,
                                                        const FeatureFlowOptions&, Rng&);

}  // namespace tapeflow
