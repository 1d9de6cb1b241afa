#include "flows/bijector.hpp"

#include "engine/check.hpp"
#include "engine/class_name.hpp"

#include <algorithm>

namespace tapeflow {

template <class T>
Transformed<T> Bijector<T>::to_latent(Var<T> x, Var<T> context) const {
  return checked(&Bijector::latent, x, context);
}

template <class T>
Transformed<T> Bijector<T>::to_data(Var<T> z, Var<T> context) const {
  return checked(&Bijector::data, z, context);
}

template <class T>
Transformed<T> Bijector<T>::to_latent_in_training(Var<T> x, Var<T> context) const {
  return checked(&Bijector::latent_in_training, x, context);
}

template <class T>
Transformed<T> Bijector<T>::checked(Map map, Var<T> input, Var<T> context) const {
  require_rows(input.shape());
  if (context_features() > 0) {
    require_context_of(input.extent(0), context);
  } else {
    context = Var<T>();
  }
  const LayerScope<T> scope(input.tape(), typeid(*this), place_);
  return (this->*map)(input, context);
}

// The name is made only for an error: making it takes longer than a small layer.
template <class T>
void Bijector<T>::require_rows(const Shape& x) const {
  const std::size_t d = features();
  if (x.size() == 2 && (d == 0 || x[1] == d)) return;
  shape_error(name(), "rows [N, " + (d == 0 ? "D" : std::to_string(d)) + "]", to_string(x));
}

template <class T>
void Bijector<T>::require_context_of(std::size_t rows, Var<T> context) const {
  const Shape got = context ? context.shape() : Shape{};
  if (got == Shape{rows, context_features()}) return;
  require_context(name().c_str(), got, rows, context_features());
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
