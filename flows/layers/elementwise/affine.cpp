#include "flows/layers/elementwise/affine.hpp"

namespace tapeflow {

template <class T>
Affine<T>::Affine(std::size_t features)
    : shift_{"shift", filled<T>({features}, 0)},
      log_scale_{"log_scale", filled<T>({features}, 0)} {}

// tag: maps
template <class T>
Transformed<T> Affine<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> t = x.tape().watch(shift_), s = x.tape().watch(log_scale_);
  return {(x - t) * exp(-s), constant_log_det(x, -sum(s))};
}

template <class T>
Transformed<T> Affine<T>::data(Var<T> z, Var<T>) const {
  const Var<T> t = z.tape().watch(shift_), s = z.tape().watch(log_scale_);
  return {z * exp(s) + t, constant_log_det(z, sum(s))};
}
// end: maps

template <class T>
void Affine<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("shift", shift_);
  visitor("log_scale", log_scale_);
}

template class Affine<float>;
template class Affine<double>;

}  // namespace tapeflow
