#include "flows/bases/distributions.hpp"

#include "flows/data/half_log_2pi.hpp"

#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

Bounds cube(std::size_t features, double low, double high) {
  return {std::vector<double>(features, low), std::vector<double>(features, high)};
}

}  // namespace

// tag: normal
template <class T>
Var<T> StandardNormal<T>::log_density(Var<T> z, Var<T>) const {
  const double constant = static_cast<double>(this->features()) * half_log_2pi;
  return sum(square(z), {1}) * T(-0.5) - static_cast<T>(constant);
}
// end: normal

template <class T>
Array<T> StandardNormal<T>::draw(std::size_t count, Rng& rng, const Array<T>&) const {
  return rng.normal<T>({count, this->features()});
}

template <class T>
Bounds StandardNormal<T>::box(const Array<T>&) const {
  return cube(this->features(), -6, 6);  // P(|z| > 6) = 2e-9
}

// tag: logistic
template <class T>
Var<T> Logistic<T>::log_density(Var<T> z, Var<T>) const {
  return -sum(z + 2 * softplus(-z), {1});
}

// The quantile function ln(u / (1 - u)) of a uniform u.
template <class T>
Array<T> Logistic<T>::draw(std::size_t count, Rng& rng, const Array<T>&) const {
  Array<T> draws(Shape{count, this->features()});
  for (T& draw : draws) {
    const double u = rng.uniform();
    draw = static_cast<T>(std::log(u) - std::log1p(-u));
  }
  return draws;
}
// end: logistic

template <class T>
Bounds Logistic<T>::box(const Array<T>&) const {
  return cube(this->features(), -20, 20);  // P(|z| > 20) = 2 / (1 + e^20) = 4e-9
}

template <class T>
Var<T> Uniform<T>::log_density(Var<T> z, Var<T>) const {
  const std::size_t d = this->features();
  Array<T> log_p = filled<T>({z.extent(0)}, 0);
  for (std::size_t i = 0; i < z.size(); ++i) {
    const T v = z.data()[i];
    if (!(v >= 0 && v <= 1)) log_p(i / d) = -std::numeric_limits<T>::infinity();
  }
  return z.tape().constant(std::move(log_p));
}

template <class T>
Array<T> Uniform<T>::draw(std::size_t count, Rng& rng, const Array<T>&) const {
  return rng.uniform<T>({count, this->features()}, 0, 1);
}

template <class T>
Bounds Uniform<T>::box(const Array<T>&) const {
  return cube(this->features(), 0, 1);
}

template class StandardNormal<float>;
template class StandardNormal<double>;
template class Logistic<float>;
template class Logistic<double>;
template class Uniform<float>;
template class Uniform<double>;

}  // namespace tapeflow
