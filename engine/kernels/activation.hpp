// The parts of `linear`, `masked_linear` and `conv2d` besides the product: bias, activation,
// derivative.
#pragma once

#include "engine/kernels/clones.hpp"
#include "engine/kernels/scalar.hpp"
#include "engine/ops_types.hpp"

namespace tapeflow {

/// Calls act(f, g), where g(dy, y) = dy f'(u) is written with y = f(u) in place of u: all these
/// activations allow that. relu gives 0 where y is 0, and not 0 times dy, which could be NaN.
template <class T, class Act>
void with_activation(Activation f, Act act) {
  // tag: slopes
  switch (f) {
    case Activation::identity:
      return act([](T u) { return u; }, [](T dy, T) { return dy; });
    case Activation::relu:
      return act([](T u) { return scalar::relu(u); }, [](T dy, T y) { return y > 0 ? dy : T(0); });
    case Activation::tanh:
      return act([](T u) { return std::tanh(u); }, [](T dy, T y) { return dy * (1 - y * y); });
    case Activation::sigmoid:
      return act([](T u) { return scalar::sigmoid(u); },
                 [](T dy, T y) { return dy * (y * (1 - y)); });
    case Activation::softplus:
      return act([](T u) { return scalar::softplus(u); },
                 [](T dy, T y) { return dy * -std::expm1(-y); });
  }
  // end: slopes
}

/// y = f(y + b) for every row of y [n, m].
template <class T, class F>
TAPEFLOW_CLONES void add_bias(std::size_t n, std::size_t m, T* __restrict y, const T* b, F f) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) y[i * m + j] = f(y[i * m + j] + b[j]);
  }
}

/// In one pass: du = g(du, y) for du and y [n, m], and total += the sum of the rows of du, in
/// double. `total` may be null.
template <class T, class G>
TAPEFLOW_CLONES void through_activation(std::size_t n, std::size_t m, T* __restrict du, const T* y,
                                        double* __restrict total, G g) {
  for (std::size_t i = 0; i < n; ++i, du += m, y += m) {
    for (std::size_t j = 0; j < m; ++j) du[j] = g(du[j], y[j]);
    if (!total) continue;
    for (std::size_t j = 0; j < m; ++j) total[j] += static_cast<double>(du[j]);
  }
}

}  // namespace tapeflow
