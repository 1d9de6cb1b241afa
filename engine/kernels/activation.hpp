// The activations of `linear` and their derivatives, as functions of one number.
#pragma once

#include "engine/kernels/scalar.hpp"
#include "engine/ops.hpp"

namespace tapeflow {

/// Calls act(f, f'), the latter as a function of y = f(u): all these activations allow that.
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

}  // namespace tapeflow
