// The layers that take statistics from data, after they have taken them.
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/recipes.hpp"
#include "tests/flows/layers/entries.hpp"

namespace tapeflow {
namespace {

// Some rows whose columns are neither centred nor of one scale.
template <class T>
Rows<T> some_rows(std::size_t d, Rng& rng) {
  const Array<double> shift = rng.normal<double>({d}), scale = rng.uniform<double>({d}, 0.3, 3);
  Array<double> x = rng.normal<double>({20, d});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.data()[i] = x.data()[i] * scale(i % d) + shift(i % d);
  }
  return {Array<T>(cast<T>(x))};
}

template <class T>
LayerOf<T> with_statistics(LayerOf<T> layer, std::size_t d, Rng& rng) {
  Workers workers(1);
  layer->take_statistics(some_rows<T>(d, rng), workers);
  return layer;
}

LayerUnderTest layers_of(std::string name, auto make_flow) {
  return entry(std::move(name), {1, 2, 3, 8},
               [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return with_statistics<T>(make_flow(T{}, d, rng).take_bijector(), d, rng);
               });
}

const LayerFamily normalizations("normalization", []() -> std::vector<LayerUnderTest> {
  return {
      with_structure(entry("ActNorm", {1, 2, 3, 8},
                           []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                             return with_statistics<T>(std::make_unique<ActNorm<T>>(d), d, rng);
                           }),
                     diagonal),
      with_structure(entry("BatchNorm", {1, 2, 3, 8},
                           []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                             return with_statistics<T>(std::make_unique<BatchNorm<T>>(d), d, rng);
                           }),
                     diagonal),
      layers_of("real_nvp with BatchNorm",
                []<class T>(T, std::size_t d, Rng& rng) {
                  return real_nvp<T>(d, {2, {.hidden = {6}}, Normalization::batch}, rng);
                }),
      layers_of("maf with ActNorm",
                []<class T>(T, std::size_t d, Rng& rng) {
                  return maf<T>(d, {2, {.hidden = {9}}, Normalization::act}, rng);
                }),
  };
});

}  // namespace

}  // namespace tapeflow
