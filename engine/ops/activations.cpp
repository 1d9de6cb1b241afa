#include "engine/kernels/scalar.hpp"
#include "engine/ops.hpp"
#include "engine/ops/elementwise_op.hpp"

#include <numbers>

namespace tapeflow {
namespace {

// The standard normal distribution function, by erfc: 1 + erf loses all digits in the lower tail.
template <class T>
T normal_cdf(T x) {
  return std::erfc(x * (-1 / std::numbers::sqrt2_v<T>)) / 2;
}

// x clamped to [-40, 40], outside of which normal_cdf is 0 or 1 in double. So x Φ(x) and x φ(x) are
// 0 at -Inf, and not Inf times 0.
template <class T>
T clamped_for_cdf(T x) {
  return x < -40 ? T(-40) : x > 40 ? T(40) : x;
}

}  // namespace

// tag: activations
template <class T>
Var<T> tanh(Var<T> x) {
  return elementwise(
      x, [](T v) { return std::tanh(v); }, [](T dy, T, T y) { return dy * (1 - y * y); });
}

template <class T>
Var<T> sigmoid(Var<T> x) {
  return elementwise(
      x, [](T v) { return scalar::sigmoid(v); }, [](T dy, T, T y) { return dy * y * (1 - y); });
}

template <class T>
Var<T> log_sigmoid(Var<T> x) {
  return elementwise(
      x, [](T v) { return -scalar::softplus(-v); },
      [](T dy, T v, T) { return dy * scalar::sigmoid(-v); });
}

template <class T>
Var<T> softplus(Var<T> x) {
  return elementwise(
      x, [](T v) { return scalar::softplus(v); },
      [](T dy, T v, T) { return dy * scalar::sigmoid(v); });
}

template <class T>
Var<T> relu(Var<T> x) {
  return elementwise(
      x, [](T v) { return scalar::relu(v); }, [](T dy, T v, T) { return v > 0 ? dy : T(0); });
}

template <class T>
Var<T> leaky_relu(Var<T> x, std::type_identity_t<T> slope) {
  return elementwise(
      x, [slope](T v) { return v > 0 ? v : slope * v; },
      [slope](T dy, T v, T) { return v > 0 ? dy : slope * dy; });
}
// end: activations

// tag: elu-gelu
// expm1 and exp get 0 instead of a positive number, so that they cannot overflow where their result
// is not used. They are called before the choice `v > 0 ? … : …`: a call inside it would keep the
// loop from being vectorised.
template <class T>
Var<T> elu(Var<T> x, std::type_identity_t<T> alpha) {
  const auto not_positive = [](T v) { return v > 0 ? T(0) : v; };
  return elementwise(
      x,
      [=](T v) {
        const T below = alpha * std::expm1(not_positive(v));
        return v > 0 ? v : below;
      },
      [=](T dy, T v, T) {
        const T below = alpha * std::exp(not_positive(v));
        return dy * (v > 0 ? T(1) : below);
      });
}

template <class T>
Var<T> gelu(Var<T> x) {
  constexpr T peak = std::numbers::inv_sqrtpi_v<T> / std::numbers::sqrt2_v<T>;  // φ(0)
  return elementwise(
      x, [](T v) { return (v < 0 ? clamped_for_cdf(v) : v) * normal_cdf(v); },
      [](T dy, T v, T) {
        const T w = clamped_for_cdf(v);
        return dy * (normal_cdf(w) + w * peak * std::exp(-w * w / 2));
      });
}
// end: elu-gelu

#define TAPEFLOW_INSTANTIATE(T)          \
  template Var<T> tanh(Var<T>);          \
  template Var<T> sigmoid(Var<T>);       \
  template Var<T> log_sigmoid(Var<T>);   \
  template Var<T> softplus(Var<T>);      \
  template Var<T> relu(Var<T>);          \
  template Var<T> leaky_relu(Var<T>, T); \
  template Var<T> elu(Var<T>, T);        \
  template Var<T> gelu(Var<T>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
