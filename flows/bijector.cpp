#include "flows/bijector.hpp"

#include "engine/class_name.hpp"

#include <algorithm>

namespace tapeflow {

template <class T>
Transformed<T> Bijector<T>::to_latent(Var<T> x, Var<T> context) const {
  return checked(&Bijector::latent, "latent", x, context);
}

template <class T>
Transformed<T> Bijector<T>::to_data(Var<T> z, Var<T> context) const {
  return checked(&Bijector::data, "data", z, context);
}

template <class T>
Transformed<T> Bijector<T>::to_latent_in_training(Var<T> x, Var<T> context) const {
  return checked(&Bijector::latent_in_training, "latent_in_training", x, context);
}

template <class T>
Transformed<T> Bijector<T>::checked(Map map, const char* name_of_map, Var<T> input,
                                    Var<T> context) const {
  const std::type_info& layer = typeid(*this);
  require_features(layer, input.shape(), features());
  if (context_features() == 0) context = Var<T>();
  require_context(layer, context_shape(context), input.extent(0), context_features());
  const LayerScope<T> scope(input.tape(), layer, place_);
  const Transformed<T> result = (this->*map)(input, context);
  require_map(layer, name_of_map, input.shape(), result.value.shape(), result.log_det.shape());
  return result;
}

template <class T>
std::string Bijector<T>::name() const {
  return class_name(typeid(*this));
}

template <class T>
Var<T> zero_log_det(Var<T> x) {
  Tape<T>& tape = x.tape();
  Var<T> zero = tape.output({x.extent(0)}, {});
  std::fill_n(tape.write(zero), zero.size(), T(0));
  return zero;
}

template <class T>
Var<T> constant_log_det(Var<T> x, Var<T> value) {
  return broadcast_to(value, {x.extent(0)});
}

template <class T>
Var<T> with_context(Var<T> x, Var<T> context) {
  return context ? concatenate({x, context}, 1) : x;
}

#define TAPEFLOW_INSTANTIATE(T)                     \
  template class Bijector<T>;                       \
  template Var<T> zero_log_det(Var<T>);             \
  template Var<T> constant_log_det(Var<T>, Var<T>); \
  template Var<T> with_context(Var<T>, Var<T>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
