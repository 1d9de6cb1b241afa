#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "engine/kernels/scalar.hpp"
#include "engine/ops.hpp"
#include "engine/ops/elementwise_op.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
Var<T> operator-(Var<T> x) {
  return elementwise(
      x, [](T v) { return -v; }, [](T dy, T, T) { return -dy; });
}

// tag: exp
template <class T>
Var<T> exp(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::exp(v); }, [](T dy, T, T y) { return dy * y; });
}
// end: exp

template <class T>
Var<T> log(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::log(v); }, [](T dy, T v, T) { return dy / v; });
}

template <class T>
Var<T> log1p(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::log1p(v); }, [](T dy, T v, T) { return dy / (1 + v); });
}

// The slope is e^x and not y + 1, which has lost its digits where y is close to -1.
template <class T>
Var<T> expm1(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::expm1(v); }, [](T dy, T v, T) { return dy * std::exp(v); });
}

template <class T>
Var<T> sin(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::sin(v); }, [](T dy, T v, T) { return dy * std::cos(v); });
}

template <class T>
Var<T> cos(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::cos(v); }, [](T dy, T v, T) { return -dy * std::sin(v); });
}

template <class T>
Var<T> sinh(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::sinh(v); }, [](T dy, T v, T) { return dy * std::cosh(v); });
}

// hypot does not overflow where v² does.
template <class T>
Var<T> asinh(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::asinh(v); }, [](T dy, T v, T) { return dy / std::hypot(T(1), v); });
}

template <class T>
Var<T> log_cosh(Var<T> x) {
  return elementwise(
      x, [](T v) { return scalar::log_cosh(v); }, [](T dy, T v, T) { return dy * std::tanh(v); });
}

template <class T>
Var<T> sqrt(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::sqrt(v); }, [](T dy, T, T y) { return dy / (2 * y); });
}

template <class T>
Var<T> abs(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::abs(v); },
      [](T dy, T v, T) { return v > 0   ? dy
                                : v < 0 ? -dy
                                        : T(0); });
}

template <class T>
Var<T> square(Var<T> x) {
  return elementwise(
      x, [](T v) { return v * v; }, [](T dy, T v, T) { return dy * v * 2; });
}

// The constant x^0 is a case of its own: its slope is 0 at x = 0, too, where 0 x^-1 is 0 times Inf.
// Elsewhere c x^(c-1) may leave the range of T where dy c x^(c-1) does not.
template <class T>
Var<T> pow(Var<T> x, std::type_identity_t<T> c) {
  return elementwise(
      x, [c](T v) { return std::pow(v, c); },
      [c](T dy, T v, T) {
        using W = scalar::Wider<T>;
        return c == 0 ? T(0) : static_cast<T>(W(dy) * W(c) * std::pow(W(v), W(c) - 1));
      });
}

template <class T>
Var<T> clamp(Var<T> x, std::type_identity_t<T> low, std::type_identity_t<T> high) {
  if (!(low <= high)) {
    throw std::invalid_argument("clamp: needs low <= high, got " + to_text(low) + " and " +
                                to_text(high));
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
Var<T> operator/(Var<T> x, std::type_identity_t<T> c) {
  return elementwise(
      x, [c](T v) { return v / c; }, [c](T dy, T, T) { return dy / c; });
}

template <class T>
Var<T> operator-(std::type_identity_t<T> c, Var<T> x) {
  return elementwise(
      x, [c](T v) { return c - v; }, [](T dy, T, T) { return -dy; });
}

template <class T>
Var<T> operator/(std::type_identity_t<T> c, Var<T> x) {
  return elementwise(
      x, [c](T v) { return c / v; },
      [c](T dy, T v, T) { return scalar::slope_of_divisor(dy, c, v); });
}

// clang-format off
template <class T> Var<T> operator-(Var<T> x, std::type_identity_t<T> c) { return x + (-c); }
template <class T> Var<T> operator+(std::type_identity_t<T> c, Var<T> x) { return x + c; }
template <class T> Var<T> operator*(std::type_identity_t<T> c, Var<T> x) { return x * c; }

#define TAPEFLOW_INSTANTIATE(T)                    \
  template Var<T> operator-(Var<T>);               \
  template Var<T> exp(Var<T>);                     \
  template Var<T> log(Var<T>);                     \
  template Var<T> log1p(Var<T>);                   \
  template Var<T> expm1(Var<T>);                   \
  template Var<T> sin(Var<T>);                     \
  template Var<T> cos(Var<T>);                     \
  template Var<T> sinh(Var<T>);                    \
  template Var<T> asinh(Var<T>);                   \
  template Var<T> log_cosh(Var<T>);                \
  template Var<T> sqrt(Var<T>);                    \
  template Var<T> abs(Var<T>);                     \
  template Var<T> square(Var<T>);                  \
  template Var<T> pow(Var<T>, T);                  \
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
