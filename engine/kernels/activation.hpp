// The parts of `linear` and `masked_linear` besides the product: bias, activation, derivative.
#pragma once

#include "engine/kernels/clones.hpp"
#include "engine/kernels/scalar.hpp"
#include "engine/ops_types.hpp"

namespace tapeflow {

/// Calls act(f, g), where g(y) is the derivative f'(u) as a function of y = f(u): all these
/// activations allow that.
template <class T, class Act>
void with_activation(Activation f, Act act) {
  switch (f) {
    case Activation::identity:
      return act([](T u) { return u; }, [](T) { return T(1); });
    case Activation::relu:
      return act([](T u) { return scalar::relu(u); }, [](T y) { return y > 0 ? T(1) : T(0); });
    case Activation::tanh:
      return act([](T u) { return std::tanh(u); }, [](T y) { return 1 - y * y; });
    case Activation::sigmoid:
      return act([](T u) { return scalar::sigmoid(u); }, [](T y) { return y * (1 - y); });
    case Activation::softplus:
      return act([](T u) { return scalar::softplus(u); }, [](T y) { return -std::expm1(-y); });
  }
}

/// y = f(y + b) for every row of y [n, m].
template <class T, class F>
TAPEFLOW_CLONES void add_bias(std::size_t n, std::size_t m, T* __restrict y, const T* b, F f) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) y[i * m + j] = f(y[i * m + j] + b[j]);
  }
}

/// In one pass: du = du * derivative(y) for du and y [n, m], and db += the sum of the rows of du.
/// db may be null.
template <class T, class F>
TAPEFLOW_CLONES void through_activation(std::size_t n, std::size_t m, T* __restrict du, const T* y,
                                        T* __restrict db, F derivative) {
  for (std::size_t i = 0; i < n; ++i, du += m, y += m) {
    for (std::size_t j = 0; j < m; ++j) du[j] *= derivative(y[j]);
    if (!db) continue;
    for (std::size_t j = 0; j < m; ++j) db[j] += du[j];
  }
}

}  // namespace tapeflow
