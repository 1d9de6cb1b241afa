// Functions of single numbers that several operations share: the activations, which are operations
// of their own and also parts of `linear`, and slopes.
#pragma once

#include "engine/kernels/vector_math.hpp"

#include <type_traits>

namespace tapeflow::scalar {

/// 1 / (1 + e^-v)
template <class T>
T sigmoid(T v) {
  return 1 / (1 + std::exp(-v));
}

/// ln(1 + e^v) as max(v, 0) + ln(1 + e^-|v|), which never overflows.
template <class T>
T softplus(T v) {
  return (v < 0 ? T(0) : v) + std::log1p(std::exp(-std::abs(v)));  // a NaN passes through
}

/// ln cosh v as |v| + ln((1 + e^-2|v|) / 2), which never overflows.
template <class T>
T log_cosh(T v) {
  const T size = std::abs(v);
  return size + std::log1p(std::expm1(-2 * size) / 2);
}

/// max(v, 0)
template <class T>
T relu(T v) {
  return v < 0 ? T(0) : v;
}

/// A type of more range and digits than T, for products that leave the range of T on the way to a
/// result that lies within it. (Where a long double is a double, a double gains nothing.)
template <class T>
using Wider = std::conditional_t<std::is_same_v<T, float>, double, long double>;

/// -dy a / b², the adjoint of b in a / b.
template <class T>
T slope_of_divisor(T dy, T a, T b) {
  using W = Wider<T>;
  return static_cast<T>(-W(dy) * (W(a) / W(b)) / W(b));
}

}  // namespace tapeflow::scalar
