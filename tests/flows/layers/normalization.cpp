// The layers that take statistics from data, after they have taken them.
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/recipes.hpp"
#include "tests/flows/layers/some_layers.hpp"

namespace tapeflow {
namespace {

// Rows whose columns are not centred and have different scales.
template <class T>
Rows<T> some_rows(std::size_t d, Rng& rng) {
  const Array<double> shift = rng.normal<double>({d}), scale = rng.uniform<double>({d}, 0.3, 3);
  Array<double> x = rng.normal<double>({20, d});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.data()[i] = x.data()[i] * scale(i % d) + shift(i % d);
  }
  return {Array<T>(cast<T>(x))};
}

template <class Layer, class T>
Layer with_statistics(Layer layer, T, std::size_t d, Rng& rng) {
  Workers workers(1);
  layer.take_statistics(some_rows<T>(d, rng), workers);
  return layer;
}

const LayerFamily normalizations("normalization", []() -> std::vector<LayerUnderTest> {
  const RealNvpOptions batch{2, {.hidden = {6}}, Normalization::batch};
  const MafOptions act{2, {.hidden = {9}}, Normalization::act};
  return {
      LAYER("ActNorm", with_statistics(ActNorm<T>(d), T{}, d, rng)).with_structure(diagonal),
      LAYER("BatchNorm", with_statistics(BatchNorm<T>(d), T{}, d, rng)).with_structure(diagonal),
      LAYER("real_nvp with BatchNorm",
            with_statistics(LayersOf<T>(real_nvp<T>(d, batch, rng)), T{}, d, rng)),
      LAYER("maf with ActNorm", with_statistics(LayersOf<T>(maf<T>(d, act, rng)), T{}, d, rng)),
  };
});

}  // namespace
}  // namespace tapeflow
