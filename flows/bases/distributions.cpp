#include "flows/bases/distributions.hpp"

#include "flows/data/row_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tapeflow {
namespace {

Bounds cube(std::size_t features, double low, double high) {
  return {std::vector<double>(features, low), std::vector<double>(features, high)};
}

}  // namespace

template <class T>
Var<T> StandardNormal<T>::log_prob(Var<T> z) const {
  require_features("StandardNormal", z, this->features());
  const double constant =
      0.5 * static_cast<double>(this->features()) * std::log(2 * std::numbers::pi);
  return sum(square(z), {1}) * T(-0.5) - static_cast<T>(constant);
}

template <class T>
Array<T> StandardNormal<T>::sample(std::size_t count, Rng& rng) const {
  return rng.normal<T>({count, this->features()});
}

template <class T>
Bounds StandardNormal<T>::bounds() const {
  return cube(this->features(), -6, 6);  // P(|z| > 6) = 2e-9
}

template <class T>
Var<T> Logistic<T>::log_prob(Var<T> z) const {
  require_features("Logistic", z, this->features());
  return -sum(z + 2 * softplus(-z), {1});
}

// The quantile function ln(u / (1 - u)) of a uniform u.
template <class T>
Array<T> Logistic<T>::sample(std::size_t count, Rng& rng) const {
  Array<T> draws(Shape{count, this->features()});
  for (T& draw : draws) {
    const double u = rng.uniform();
    draw = static_cast<T>(std::log(u) - std::log1p(-u));
  }
  return draws;
}

template <class T>
Bounds Logistic<T>::bounds() const {
  return cube(this->features(), -20, 20);  // P(|z| > 20) = 2 / (1 + e^20) = 4e-9
}

template <class T>
Var<T> Uniform<T>::log_prob(Var<T> z) const {
  require_features("Uniform", z, this->features());
  const Var<T> log_p = z.tape().output({z.extent(0)}, {});
  T* to = z.tape().write(log_p);
  std::fill_n(to, log_p.size(), T(0));
  const std::size_t d = this->features();
  for (std::size_t i = 0; i < z.size(); ++i) {
    const T v = z.data()[i];
    if (!(v >= 0 && v <= 1)) to[i / d] = -std::numeric_limits<T>::infinity();
  }
  return log_p;
}

template <class T>
Array<T> Uniform<T>::sample(std::size_t count, Rng& rng) const {
  return rng.uniform<T>({count, this->features()}, 0, 1);
}

template <class T>
Bounds Uniform<T>::bounds() const {
  return cube(this->features(), 0, 1);
}

template class StandardNormal<float>;
template class StandardNormal<double>;
template class Logistic<float>;
template class Logistic<double>;
template class Uniform<float>;
template class Uniform<double>;

}  // namespace tapeflow
