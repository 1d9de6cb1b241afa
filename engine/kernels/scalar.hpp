// Functions of one number that more than one operation is made of: the activations, which stand on
// the tape alone and inside `linear`.
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
  return (v < 0 ? T(0) : v) + std::log1p(std::exp(-std::abs(v)));  // v < 0: NaN goes through
}

/// max(v, 0)
template <class T>
T relu(T v) {
  return v < 0 ? T(0) : v;
}

}  // namespace tapeflow::scalar
