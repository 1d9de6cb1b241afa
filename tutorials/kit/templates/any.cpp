#include "new_layer.hpp"

namespace tapeflow {

template <class T>
NewLayer<T>::NewLayer(std::size_t features) : log_scale_{"log_scale", filled<T>({features}, 0)} {}

// TODO: write z = f(x) here, and its log_det, one number a row; this one leaves it out.
template <class T>
Transformed<T> NewLayer<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> a = x.tape().watch(log_scale_);
  return {x * exp(a), zero_log_det(x)};
}

// TODO: write x = f⁻¹(z) here, with its own log_det; this one multiplies as well.
template <class T>
Transformed<T> NewLayer<T>::data(Var<T> z, Var<T>) const {
  const Var<T> a = z.tape().watch(log_scale_);
  return {z * exp(a), zero_log_det(z)};
}

// TODO: name every parameter and network here; what is left out is neither trained nor saved.
template <class T>
void NewLayer<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("log_scale", log_scale_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<NewLayer<T>>(features);
}

template class NewLayer<float>;
template class NewLayer<double>;
template std::unique_ptr<Bijector<float>> make_new_layer<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_new_layer<double>(std::size_t, Rng&);

}  // namespace tapeflow
