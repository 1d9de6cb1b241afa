// Builds the entries of the lists of layers.
#pragma once

#include "tests/flows/layers/all_layers.hpp"

#include <utility>

namespace tapeflow {

/// An entry of the list: LAYER("LuLinear from a rotation", LuLinear<T>(d, rng)). The expression may
/// use the scalar type T, the number of columns d and the generator rng. Deviations from the
/// defaults follow it: .at({2, 3}).with_context(2).
#define LAYER(name, ...)                                                                   \
  entry(name, [=]<class T>(T, [[maybe_unused]] std::size_t d, [[maybe_unused]] Rng& rng) { \
    return std::unique_ptr<Bijector<T>>(new auto(__VA_ARGS__));                            \
  })

/// An entry whose layers are made by make(T{}, d, rng), with T float or double.
template <class Make>
LayerUnderTest entry(std::string name, Make make) {
  return {std::move(name), [make](std::size_t d, Rng& rng) { return make(float{}, d, rng); },
          [make](std::size_t d, Rng& rng) { return make(double{}, d, rng); }};
}

/// Structures of a Jacobian: may column i of the result depend on column j of the input?
inline bool diagonal(std::size_t /*d*/, std::size_t i, std::size_t j) { return i == j; }
inline bool lower_triangular(std::size_t /*d*/, std::size_t i, std::size_t j) { return j <= i; }

}  // namespace tapeflow
