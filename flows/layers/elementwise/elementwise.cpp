#include "flows/layers/elementwise/elementwise.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();

// The lower end of a Sigmoid's interval: x = (0 - α) / (1 - 2α). Written as -α / (1 - 2α) it would
// be -0 for α = 0.
double lower_end(double squeeze) {
  require(squeeze >= 0 && squeeze < 0.5,
          "Sigmoid: needs a squeeze from 0 to below 0.5, got " + to_text(squeeze));
  return (0 - squeeze) / (1 - 2 * squeeze);
}

}  // namespace

// tag: maps
template <class T>
Transformed<T> Elementwise<T>::latent(Var<T> x, Var<T>) const {
  require_reachable(x);
  const Var<T> z = inverse_of_f(x);
  require_result(typeid(*this), "inverse_of_f", z.shape(), x.shape());
  return {z, -log_det(z)};
}

template <class T>
Transformed<T> Elementwise<T>::data(Var<T> z, Var<T>) const {
  const Var<T> x = f(z);
  require_result(typeid(*this), "f", x.shape(), z.shape());
  return {x, log_det(z)};
}

template <class T>
Var<T> Elementwise<T>::log_det(Var<T> z) const {
  const Var<T> slope = log_slope(z);
  require_result(typeid(*this), "log_slope", slope.shape(), z.shape());
  return sum(slope, {1});
}
// end: maps

template <class T>
void Elementwise<T>::require_reachable(Var<T> x) const {
  const T *first = x.data(), *last = first + x.size();
  const T* bad = std::find_if(first, last, [low = low_, high = high_](T v) {
    return (v <= low || v >= high) && std::isfinite(v);
  });
  if (bad == last) return;
  TextWriter message;
  message << this->name() << ": needs data above " << low_ << " and below " << high_ << ", got "
          << *bad << " in column " << static_cast<std::size_t>(bad - first) % x.extent(1);
  throw std::invalid_argument(message.str());
}

// clang-format off
template <class T> Exp<T>::Exp() : Elementwise<T>(0, infinity<T>) {}
// tag: exp
template <class T> Var<T> Exp<T>::f(Var<T> z) const { return exp(z); }
template <class T> Var<T> Exp<T>::inverse_of_f(Var<T> x) const { return log(x); }
template <class T> Var<T> Exp<T>::log_slope(Var<T> z) const { return z; }
// end: exp

template <class T> Softplus<T>::Softplus() : Elementwise<T>(0, infinity<T>) {}
// tag: softplus
template <class T> Var<T> Softplus<T>::f(Var<T> z) const { return softplus(z); }
template <class T> Var<T> Softplus<T>::inverse_of_f(Var<T> x) const { return x + log(-expm1(-x)); }
template <class T> Var<T> Softplus<T>::log_slope(Var<T> z) const { return log_sigmoid(z); }
// end: softplus

template <class T> Tanh<T>::Tanh() : Elementwise<T>(-1, 1) {}
// tag: tanh
template <class T> Var<T> Tanh<T>::f(Var<T> z) const { return tanh(z); }
template <class T> Var<T> Tanh<T>::inverse_of_f(Var<T> x) const {
  return (log1p(x) - log1p(-x)) / 2;
}
// 1 - tanh² z = 1 / cosh² z
template <class T> Var<T> Tanh<T>::log_slope(Var<T> z) const { return log_cosh(z) * -2; }
// end: tanh
// clang-format on

template <class T>
Sigmoid<T>::Sigmoid(double squeeze)
    : Elementwise<T>(static_cast<T>(lower_end(squeeze)), 1 - static_cast<T>(lower_end(squeeze))),
      low_(static_cast<T>(lower_end(squeeze))),
      log_width_(std::log1p(-2 * low_)) {}

// tag: sigmoid
// logit(u) = ln u - ln(1 - u) for u = α + (1 - 2α) x. Here u = (1 - 2α) (x - low) and
// 1 - u = (1 - 2α) (1 - x - low), and their common factor cancels. 1 - x is exact near 1, so a
// float resolves α = 1e-6 at either end.
template <class T>
Var<T> Sigmoid<T>::inverse_of_f(Var<T> x) const {
  return log(x - low_) - log((1 - x) - low_);
}

template <class T>
Var<T> Sigmoid<T>::f(Var<T> z) const {
  return sigmoid(z) * (1 - 2 * low_) + low_;
}

// sigmoid' = sigmoid(z) sigmoid(-z), times the width of the interval, 1 - 2 low = 1 / (1 - 2α).
template <class T>
Var<T> Sigmoid<T>::log_slope(Var<T> z) const {
  return log_width_ - softplus(z) - softplus(-z);
}
// end: sigmoid

template <class T>
LeakyRelu<T>::LeakyRelu(double slope)
    : Elementwise<T>(-infinity<T>, infinity<T>), slope_(static_cast<T>(slope)) {
  require(slope_ > 0 && slope_ < infinity<T>,
          "LeakyRelu: needs a finite slope above 0, got " + to_text(slope));
}

// tag: leaky-relu
template <class T>
Var<T> LeakyRelu<T>::f(Var<T> z) const {
  return leaky_relu(z, slope_);
}

template <class T>
Var<T> LeakyRelu<T>::inverse_of_f(Var<T> x) const {
  return leaky_relu(x, 1 / slope_);
}

// The slope is constant on either side of 0, so no gradient flows through it.
template <class T>
Var<T> LeakyRelu<T>::log_slope(Var<T> z) const {
  Tape<T>& tape = z.tape();
  Var<T> y = tape.output(z.shape(), {});
  std::transform(z.data(), z.data() + z.size(), tape.write(y),
                 [log_slope = std::log(slope_)](T v) { return v > 0 ? T(0) : log_slope; });
  return y;
}
// end: leaky-relu

#define TAPEFLOW_INSTANTIATE(T)  \
  template class Elementwise<T>; \
  template class Exp<T>;         \
  template class Softplus<T>;    \
  template class Tanh<T>;        \
  template class Sigmoid<T>;     \
  template class LeakyRelu<T>;

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
