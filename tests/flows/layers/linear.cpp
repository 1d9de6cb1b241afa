// The linear maps, and the permutations among them.
#include "flows/layers/linear/householder.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/layers/orders.hpp"
#include "tests/flows/layers/some_layers.hpp"

namespace tapeflow {
namespace {

bool lower_triangular(std::size_t /*d*/, std::size_t i, std::size_t j) { return j <= i; }

bool reversed(std::size_t d, std::size_t i, std::size_t j) { return i + j + 1 == d; }

bool rotated(std::size_t d, std::size_t i, std::size_t j) {
  return j == (i + 1) % d || i == (j + 1) % d;
}

// One reflection in 1-D is x to -x whatever its vector: nothing to train.
const LayerFamily linear_layers("linear", []() -> std::vector<LayerUnderTest> {
  const std::vector<std::size_t> every = {1, 2, 3, 8};
  return {
      with_structure(entry("TriangularLinear", every,
                           []<class T>(T, std::size_t d, Rng&) -> LayerOf<T> {
                             return std::make_unique<TriangularLinear<T>>(d);
                           }),
                     lower_triangular),
      entry("LuLinear from the identity", every,
            []<class T>(T, std::size_t d, Rng&) -> LayerOf<T> {
              return std::make_unique<LuLinear<T>>(d);
            }),
      entry("LuLinear from a rotation", every,
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              return std::make_unique<LuLinear<T>>(d, rng);
            }),
      entry("Householder, one reflection", {2, 3, 8},
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              return std::make_unique<Householder<T>>(d, 1, rng);
            }),
      entry("Householder, as many reflections as columns", {2, 3, 8},
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              return std::make_unique<Householder<T>>(d, d, rng);
            }),
      with_structure(entry("Permutation", {1, 2, 3, 8},
                           []<class T>(T, std::size_t d, Rng&) -> LayerOf<T> {
                             return std::make_unique<Permutation<T>>(rotation(d));
                           }),
                     rotated),
      with_structure(entry("Permutation, reversed", every,
                           []<class T>(T, std::size_t d, Rng&) -> LayerOf<T> {
                             return std::make_unique<Permutation<T>>(reversed_order(d));
                           }),
                     reversed),
      entry("Permutation, random", every,
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              return std::make_unique<Permutation<T>>(rng.permutation(d));
            }),
  };
});

}  // namespace

}  // namespace tapeflow
