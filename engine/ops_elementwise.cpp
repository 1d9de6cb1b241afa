#include "engine/check.hpp"
#include "engine/kernels/elementwise.hpp"
#include "engine/ops.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
Var<T> operator-(Var<T> x) {
  return elementwise(
      x, [](T v) { return -v; }, [](T dy, T, T) { return -dy; });
}

template <class T>
Var<T> exp(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::exp(v); }, [](T dy, T, T y) { return dy * y; });
}

template <class T>
Var<T> log(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::log(v); }, [](T dy, T v, T) { return dy / v; });
}

template <class T>
Var<T> tanh(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::tanh(v); }, [](T dy, T, T y) { return dy * (1 - y * y); });
}

template <class T>
Var<T> sigmoid(Var<T> x) {
  return elementwise(
      x, [](T v) { return 1 / (1 + std::exp(-v)); }, [](T dy, T, T y) { return dy * y * (1 - y); });
}

// max(x, 0) + ln(1 + e^-|x|) never overflows. The comparison lets NaN through.
template <class T>
Var<T> softplus(Var<T> x) {
  return elementwise(
      x, [](T v) { return (v < 0 ? T(0) : v) + std::log1p(std::exp(-std::abs(v))); },
      [](T dy, T v, T) { return dy / (1 + std::exp(-v)); });
}

template <class T>
Var<T> relu(Var<T> x) {
  return elementwise(
      x, [](T v) { return v < 0 ? T(0) : v; }, [](T dy, T v, T) { return v > 0 ? dy : T(0); });
}

template <class T>
Var<T> square(Var<T> x) {
  return elementwise(
      x, [](T v) { return v * v; }, [](T dy, T v, T) { return 2 * dy * v; });
}

template <class T>
Var<T> clamp(Var<T> x, std::type_identity_t<T> low, std::type_identity_t<T> high) {
  if (!(low <= high)) {
    throw std::invalid_argument("clamp: needs low <= high, got " + std::to_string(low) + " and " +
                                std::to_string(high));
  }
  return elementwise(
      x, [low, high](T v) { return v < low    ? low
                                   : v > high ? high
                                              : v; },
      [low, high](T dy, T v, T) { return v < low || v > high ? T(0) : dy; });
}

template <class T>
Var<T> operator+(Var<T> x, std::type_identity_t<T> c) {
  return elementwise(
      x, [c](T v) { return v + c; }, [](T dy, T, T) { return dy; });
}

template <class T>
Var<T> operator*(Var<T> x, std::type_identity_t<T> c) {
  return elementwise(
      x, [c](T v) { return v * c; }, [c](T dy, T, T) { return dy * c; });
}

template <class T>
Var<T> operator-(std::type_identity_t<T> c, Var<T> x) {
  return elementwise(
      x, [c](T v) { return c - v; }, [](T dy, T, T) { return -dy; });
}

template <class T>
Var<T> operator/(std::type_identity_t<T> c, Var<T> x) {
  return elementwise(
      x, [c](T v) { return c / v; }, [](T dy, T v, T y) { return -dy * y / v; });
}

// clang-format off
template <class T> Var<T> operator-(Var<T> x, std::type_identity_t<T> c) { return x + (-c); }
template <class T> Var<T> operator/(Var<T> x, std::type_identity_t<T> c) { return x * (1 / c); }
template <class T> Var<T> operator+(std::type_identity_t<T> c, Var<T> x) { return x + c; }
template <class T> Var<T> operator*(std::type_identity_t<T> c, Var<T> x) { return x * c; }

#define TAPEFLOW_INSTANTIATE(T)                    \
  template Var<T> operator-(Var<T>);               \
  template Var<T> exp(Var<T>);                     \
  template Var<T> log(Var<T>);                     \
  template Var<T> tanh(Var<T>);                    \
  template Var<T> sigmoid(Var<T>);                 \
  template Var<T> softplus(Var<T>);                \
  template Var<T> relu(Var<T>);                    \
  template Var<T> square(Var<T>);                  \
  template Var<T> clamp(Var<T>, T, T);             \
  template Var<T> operator+(Var<T>, T);            \
  template Var<T> operator-(Var<T>, T);            \
  template Var<T> operator*(Var<T>, T);            \
  template Var<T> operator/(Var<T>, T);            \
  template Var<T> operator+(T, Var<T>);            \
  template Var<T> operator-(T, Var<T>);            \
  template Var<T> operator*(T, Var<T>);            \
  template Var<T> operator/(T, Var<T>);
// clang-format on

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
