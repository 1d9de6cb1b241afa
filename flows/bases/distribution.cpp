#include "flows/bases/distribution.hpp"

#include "flows/data/row_shapes.hpp"

namespace tapeflow {

template <class T>
Var<T> Distribution<T>::log_prob(Var<T> z, Var<T> context) const {
  require_features(typeid(*this), z.shape(), features_);
  require_context(typeid(*this), context_shape(context), z.extent(0), context_features());
  const Var<T> log_p = log_density(z, context_features() > 0 ? context : Var<T>());
  require_result(typeid(*this), "log_density", log_p.shape(), {z.extent(0)});
  return log_p;
}

template <class T>
Array<T> Distribution<T>::sample(std::size_t count, Rng& rng, const Array<T>& context) const {
  require_context(typeid(*this), context_shape(context), count, context_features());
  Array<T> z = draw(count, rng, context);
  require_result(typeid(*this), "draw", z.shape(), {count, features_});
  return z;
}

template <class T>
Bounds Distribution<T>::bounds(const Array<T>& context) const {
  require_context(typeid(*this), context_shape(context), 1, context_features());
  return box(context);
}

template class Distribution<float>;
template class Distribution<double>;

}  // namespace tapeflow
