// A right body for the stub of a layer of any kind: a scale for each column.
#include "some_any.hpp"

namespace tapeflow {

template <class T>
SomeAny<T>::SomeAny(std::size_t features) : log_scale_{"log_scale", filled<T>({features}, 0)} {}

template <class T>
Transformed<T> SomeAny<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> a = x.tape().watch(log_scale_);
  return {x * exp(a), constant_log_det(x, sum(a))};
}

template <class T>
Transformed<T> SomeAny<T>::data(Var<T> z, Var<T>) const {
  const Var<T> a = z.tape().watch(log_scale_);
  return {z * exp(-a), constant_log_det(z, -sum(a))};
}

template <class T>
void SomeAny<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("log_scale", log_scale_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_some_any(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<SomeAny<T>>(features);
}

template class SomeAny<float>;
template class SomeAny<double>;
template std::unique_ptr<Bijector<float>> make_some_any<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_some_any<double>(std::size_t, Rng&);

}  // namespace tapeflow
