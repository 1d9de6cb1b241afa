// Functions of one number that several operations share: the activations, which are operations of
// their own and also parts of `linear`.
#pragma once

#include "engine/kernels/vector_math.hpp"

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

/// max(v, 0)
template <class T>
T relu(T v) {
  return v < 0 ? T(0) : v;
}

}  // namespace tapeflow::scalar
