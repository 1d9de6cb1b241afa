// FastFlow: a flow of feature maps, its training, and the maps that it makes.
#pragma once

#include "examples/ch16_anomalies/flow_step.hpp"
#include "flows/data/gaussian.hpp"

#include <functional>
#include <memory>

namespace tapeflow {

/// The Gaussian of one position: that of all positions of all maps [N, H W C], taken as rows of C.
Gaussian gaussian_of_positions(const Array<float>& maps, const ImageShape& shape);

struct FeatureFlowOptions {
  std::size_t flow_steps = 4;  ///< kernels of 3 x 3 and of 1 x 1 by turns
  std::size_t hidden = 32;
  Activation activation = Activation::relu;
};

/// Whitening by the Gaussian, then the steps, each with another order of the channels. With no
/// steps it is the Gaussian; with steps it starts as the Gaussian.
template <class T>
std::unique_ptr<MapChain<T>> feature_flow(const ImageShape& shape, const Gaussian& gaussian,
                                          const FeatureFlowOptions& options, Rng& rng);

struct FeatureFitOptions {
  std::size_t steps = 300, batch = 16;  ///< maps of a training step
  double learning_rate = 2e-3;
  std::uint64_t seed = 1;
};

/// Makes the mean of the anomaly map of the maps [N, H W C] small, which is -ln p for a position,
/// by Adam at a rate that falls along half a cosine. Calls on_step(nats a position) after each
/// step.
void fit_feature_flow(MapChain<float>& flow, const Array<float>& maps,
                      const FeatureFitOptions& options,
                      const std::function<void(double)>& on_step = {});

/// Without a tape, 32 at a time: the anomaly maps of feature maps, [N, H W].
Array<double> anomaly_maps(const MapLayer<float>& flow, const Array<float>& maps);

}  // namespace tapeflow
