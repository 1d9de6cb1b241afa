#include "flows/chain.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// Both directions are this cascade: they differ in what the k-th map is.
template <class T, class Map>
Transformed<T> cascade(Var<T> value, std::size_t count, Map map) {
  if (count == 0) return {value, zero_log_det(value)};
  Transformed<T> result = map(0, value);
  for (std::size_t k = 1; k < count; ++k) {
    const Transformed<T> next = map(k, result.value);
    result = {next.value, result.log_det + next.log_det};
  }
  return result;
}

}  // namespace

template <class T>
Transformed<T> Chain<T>::to_latent(Var<T> x, Var<T> context) const {
  return cascade(x, size(), [this, context](std::size_t k, Var<T> v) {
    const LayerScope<T> scope(v.tape(), typeid(layer(k)), k);
    return layer(k).to_latent(v, context);
  });
}

template <class T>
Transformed<T> Chain<T>::to_data(Var<T> z, Var<T> context) const {
  return cascade(z, size(), [this, context](std::size_t k, Var<T> v) {
    const std::size_t place = size() - 1 - k;
    const LayerScope<T> scope(v.tape(), typeid(layer(place)), place);
    return layer(place).to_data(v, context);
  });
}

template <class T>
std::size_t Chain<T>::context_features() const {
  std::size_t features = 0;
  for (const auto& layer : layers_) features = std::max(features, layer->context_features());
  return features;
}

template <class T>
void Chain<T>::visit(ParameterVisitor<T>& visitor) {
  for (std::size_t i = 0; i < layers_.size(); ++i) visitor(std::to_string(i), *layers_[i]);
}

template class Chain<float>;
template class Chain<double>;
template class Inverse<float>;
template class Inverse<double>;

}  // namespace tapeflow
