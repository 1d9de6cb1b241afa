// A right body for the stub of an elementwise layer: x = e^a z.
#include "some_elementwise.hpp"

#include <limits>

namespace tapeflow {

template <class T>
SomeElementwise<T>::SomeElementwise(std::size_t features)
    : Elementwise<T>(-std::numeric_limits<T>::infinity(), std::numeric_limits<T>::infinity()),
      a_{"a", filled<T>({features}, 0)} {}

template <class T>
Var<T> SomeElementwise<T>::f(Var<T> z) const {
  const Var<T> a = z.tape().watch(a_);
  return exp(a) * z;
}

template <class T>
Var<T> SomeElementwise<T>::inverse_of_f(Var<T> x) const {
  return exp(-x.tape().watch(a_)) * x;
}

template <class T>
Var<T> SomeElementwise<T>::log_slope(Var<T> z) const {
  return z * 0 + z.tape().watch(a_);
}

template <class T>
void SomeElementwise<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("a", a_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_some_elementwise(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<SomeElementwise<T>>(features);
}

template class SomeElementwise<float>;
template class SomeElementwise<double>;
template std::unique_ptr<Bijector<float>> make_some_elementwise<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_some_elementwise<double>(std::size_t, Rng&);

}  // namespace tapeflow
