#include "flows/chain.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// Both directions are this cascade; they differ in the order of the layers and in the map applied.
template <class T, class Iterator, class Map>
Transformed<T> cascade(Var<T> value, Iterator first, Iterator last, Map map) {
  if (first == last) return {value, zero_log_det(value)};
  Transformed<T> result = map(**first, value);
  for (++first; first != last; ++first) {
    const Transformed<T> next = map(**first, result.value);
    result = {next.value, result.log_det + next.log_det};
  }
  return result;
}

}  // namespace

template <class T>
Transformed<T> Chain<T>::to_latent(Var<T> x, Var<T> context) const {
  return cascade(x, layers_.begin(), layers_.end(), [context](const Bijector<T>& layer, Var<T> v) {
    return layer.to_latent(v, context);
  });
}

template <class T>
Transformed<T> Chain<T>::to_data(Var<T> z, Var<T> context) const {
  return cascade(
      z, layers_.rbegin(), layers_.rend(),
      [context](const Bijector<T>& layer, Var<T> v) { return layer.to_data(v, context); });
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
