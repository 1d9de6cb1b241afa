// The linear maps, and the permutations among them.
#include "flows/layers/linear/householder.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/linear/matrix_linear.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/layers/orders.hpp"
#include "tests/flows/layers/some_layers.hpp"

namespace tapeflow {
namespace {

bool reversed(std::size_t d, std::size_t i, std::size_t j) { return i + j + 1 == d; }

bool rotated(std::size_t d, std::size_t i, std::size_t j) {
  return j == (i + 1) % d || i == (j + 1) % d;
}

// In 1-D one reflection maps x to -x, whatever its vector is: it has nothing to train.
const LayerFamily linear_layers("linear", []() -> std::vector<LayerUnderTest> {
  return {
      LAYER("TriangularLinear", TriangularLinear<T>(d)).with_structure(lower_triangular),
      LAYER("LuLinear from the identity", LuLinear<T>(d)),
      LAYER("LuLinear from a rotation", LuLinear<T>(d, rng)),
      LAYER("MatrixLinear from the identity", MatrixLinear<T>(d)),
      LAYER("MatrixLinear from a rotation", MatrixLinear<T>(d, rng)),
      LAYER("Householder, one reflection", Householder<T>(d, 1, rng)).at({2, 3, 8}),
      LAYER("Householder, D reflections", Householder<T>(d, d, rng)).at({2, 3, 8}),
      LAYER("Permutation", Permutation<T>(rotation(d))).with_structure(rotated),
      LAYER("Permutation, reversed", Permutation<T>(reversed_order(d))).with_structure(reversed),
      LAYER("Permutation, random", Permutation<T>(rng.permutation(d))),
  };
});

}  // namespace
}  // namespace tapeflow
