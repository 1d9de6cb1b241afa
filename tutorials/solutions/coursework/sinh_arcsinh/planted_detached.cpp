// The student's tests must find: the tail weight is taken off the tape
#include "sinh_arcsinh.hpp"

#include <limits>

namespace tapeflow {

template <class T>
SinhArcsinh<T>::SinhArcsinh(std::size_t features)
    : Elementwise<T>(-std::numeric_limits<T>::infinity(), std::numeric_limits<T>::infinity()),
      skew_{"skew", filled<T>({features}, 0)},
      log_tail_{"log_tail", filled<T>({features}, 0)} {}

template <class T>
Var<T> SinhArcsinh<T>::f(Var<T> z) const {
  const Var<T> e = z.tape().watch(skew_), d = z.tape().constant(log_tail_.value);
  return sinh(exp(-d) * (asinh(z) + e));
}

template <class T>
Var<T> SinhArcsinh<T>::inverse_of_f(Var<T> x) const {
  const Var<T> e = x.tape().watch(skew_), d = x.tape().constant(log_tail_.value);
  return sinh(exp(d) * asinh(x) - e);
}

// The chain rule through sinh, the product and asinh, whose slope is 1 / sqrt(1 + z²).
template <class T>
Var<T> SinhArcsinh<T>::log_slope(Var<T> z) const {
  const Var<T> e = z.tape().watch(skew_), d = z.tape().watch(log_tail_);
  return log_cosh(exp(-d) * (asinh(z) + e)) - d - log1p(square(z)) / 2;
}

template <class T>
void SinhArcsinh<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("skew", skew_);
  visitor("log_tail", log_tail_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_sinh_arcsinh(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<SinhArcsinh<T>>(features);
}

template class SinhArcsinh<float>;
template class SinhArcsinh<double>;
template std::unique_ptr<Bijector<float>> make_sinh_arcsinh<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_sinh_arcsinh<double>(std::size_t, Rng&);

}  // namespace tapeflow
