// How the entries of the lists of layers are put together.
#pragma once

#include "tests/flows/layers/all_layers.hpp"

#include <utility>

namespace tapeflow {

/// What `make` below returns.
template <class T>
using LayerOf = std::unique_ptr<Bijector<T>>;

/// `make` is called as make(T{}, d, rng), with T float or double.
template <class Make>
LayerUnderTest entry(std::string name, std::vector<std::size_t> features, Make make) {
  return {std::move(name), std::move(features),
          [make](std::size_t d, Rng& rng) { return make(float{}, d, rng); },
          [make](std::size_t d, Rng& rng) { return make(double{}, d, rng); }};
}

inline LayerUnderTest with_structure(LayerUnderTest layer,
                                     decltype(LayerUnderTest::structure) rule) {
  layer.structure = std::move(rule);
  return layer;
}

inline LayerUnderTest with_context(LayerUnderTest layer, std::size_t columns) {
  layer.context = columns;
  return layer;
}

/// Data strictly between low and high are `datum` of any number.
inline LayerUnderTest with_domain(LayerUnderTest layer, double (*datum)(double), double low,
                                  double high) {
  layer.datum = datum;
  layer.options.data_low = low;
  layer.options.data_high = high;
  return layer;
}

inline LayerUnderTest with_latents(LayerUnderTest layer, double low, double high) {
  layer.options.latent_low = low;
  layer.options.latent_high = high;
  return layer;
}

inline bool diagonal(std::size_t /*d*/, std::size_t i, std::size_t j) { return i == j; }

}  // namespace tapeflow
