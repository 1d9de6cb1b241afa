// Planted mistakes: operations with a right value and a wrong adjoint.
#pragma once

#include "engine/ops/elementwise_op.hpp"
#include "engine/tape.hpp"

#include <cmath>

namespace tapeflow {

// tag: gelu-of-another-slope
// y = x Φ(x), with the adjoint of the tanh formula that approximates it: right to three digits.
template <class T>
Var<T> gelu_of_another_slope(Var<T> x) {
  return elementwise(
      x, [](T v) { return v * std::erfc(-v / std::sqrt(T(2))) / 2; },
      [](T dy, T v, T) {
        const T c = std::sqrt(2 / std::acos(T(-1))), k = T(0.044715);
        const T t = std::tanh(c * (v + k * v * v * v));
        return dy * ((1 + t) + v * (1 - t * t) * c * (1 + 3 * k * v * v)) / 2;
      });
}
// end: gelu-of-another-slope

// y = x², with an adjoint that lacks the factor 2.
template <class T>
Var<T> square_without_the_two(Var<T> x) {
  return elementwise(
      x, [](T v) { return v * v; }, [](T dy, T v, T) { return dy * v; });
}

// tag: transpose-by-reshape
// y = xᵀ for a square x, but dx is dy without the transposition.
template <class T>
Var<T> transpose_whose_adjoint_is_a_reshape(Var<T> x) {
  const std::size_t n = x.extent(0);
  Var<T> y = x.tape().output({n, n}, {x});
  each(n * n, x.tape().write(y),
       [px = x.data(), n](std::size_t i) { return px[i % n * n + i / n]; });
  x.tape().pullback(
      y, [x, y] { each(x.size(), x.target(), [dy = y.dy()](std::size_t i) { return dy[i]; }); });
  return y;
}
// end: transpose-by-reshape

}  // namespace tapeflow
