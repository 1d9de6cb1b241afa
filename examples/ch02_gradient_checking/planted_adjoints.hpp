// Planted mistakes: operations with a right value and a wrong adjoint.
#pragma once

#include "engine/ops.hpp"
#include "engine/ops/elementwise_op.hpp"

#include <cmath>

namespace tapeflow {

// tag: exp-of-a-wrong-sign
// y = e^x, with the sign of the adjoint flipped.
template <class T>
Var<T> exp_of_a_wrong_sign(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::exp(v); }, [](T dy, T, T y) { return -dy * y; });
}
// end: exp-of-a-wrong-sign

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

// y = the mean of x, with the adjoint of a sum.
template <class T>
Var<T> mean_without_its_count(Var<T> x) {
  const Var<T> right = mean(x);
  Var<T> y = x.tape().output({}, {x});
  *x.tape().write(y) = *right.data();
  x.tape().pullback(
      y, [x, y] { each(x.size(), x.target(), [dy = y.dy()](std::size_t) { return *dy; }); });
  return y;
}

// tag: assigned
// y = -x, with an adjoint that is assigned where it should be added.
template <class T>
Var<T> negation_that_assigns(Var<T> x) {
  Var<T> y = x.tape().output(x.shape(), {x});
  each(x.size(), x.tape().write(y), [px = x.data()](std::size_t i) { return -px[i]; });
  x.tape().pullback(y, [x, y] {
    each(x.size(), x.target().data, [dy = y.dy()](std::size_t i) { return -dy[i]; });
  });
  return y;
}
// end: assigned

// With one use the mistake has no effect. Here x is used twice.
template <class T>
Var<T> used_twice_but_assigned(Var<T> x) {
  return negation_that_assigns(x) + negation_that_assigns(x);
}

// y = x e^s, where s is taken off the tape.
template <class T>
Var<T> scaled_off_the_tape(Var<T> x, Var<T> s) {
  return x * exp(x.tape().constant(Array<T>(s.value())));
}

// y = x, with the adjoint of one entry multiplied by a factor.
template <class T>
Var<T> with_one_wrong_entry(Var<T> x, std::size_t entry, T factor) {
  Var<T> y = x.tape().output(x.shape(), {x});
  each(x.size(), x.tape().write(y), [px = x.data()](std::size_t i) { return px[i]; });
  x.tape().pullback(y, [x, y, entry, factor] {
    each(x.size(), x.target(), [dy = y.dy(), entry, factor](std::size_t i) {
      return i == entry ? factor * dy[i] : dy[i];
    });
  });
  return y;
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
