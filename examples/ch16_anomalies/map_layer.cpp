#include "examples/ch16_anomalies/map_layer.hpp"

#include "engine/check.hpp"
#include "flows/data/half_log_2pi.hpp"

namespace tapeflow {

template <class T>
MapChain<T>::MapChain(std::vector<std::unique_ptr<MapLayer<T>>> layers)
    : MapLayer<T>(layers.at(0)->shape()), layers_(std::move(layers)) {
  for (const auto& layer : layers_)
    require(layer->shape() == this->shape(), "MapChain: needs layers of one shape, got " +
                                                 to_string(this->shape()) + " and " +
                                                 to_string(layer->shape()));
}

// tag: chain
template <class T>
Transformed<T> MapChain<T>::by_position(Var<T> x) const {
  Transformed<T> all = layers_[0]->by_position(x);
  for (std::size_t k = 1; k < layers_.size(); ++k) {
    const auto [z, local] = layers_[k]->by_position(all.value);
    all = {z, all.log_det + local};
  }
  return all;
}
// end: chain

template <class T>
Transformed<T> MapChain<T>::data(Var<T> z, Var<T>) const {
  Transformed<T> all = layers_.back()->to_data(z);
  for (std::size_t k = layers_.size() - 1; k-- > 0;) {
    const auto [x, log_det] = layers_[k]->to_data(all.value);
    all = {x, all.log_det + log_det};
  }
  return all;
}

template <class T>
void MapChain<T>::visit(ParameterVisitor<T>& visitor) {
  for (std::size_t k = 0; k < layers_.size(); ++k) visitor(std::to_string(k), *layers_[k]);
}

// tag: map
template <class T>
Var<T> anomaly_map(const MapLayer<T>& flow, Var<T> x) {
  const ImageShape& shape = flow.shape();
  const auto [z, local] = flow.by_position(x);
  const Var<T> squares =
      sum(square(reshape(z, {x.extent(0), shape.pixels(), shape.channels})), {2});
  const T constant = static_cast<T>(half_log_2pi) * static_cast<T>(shape.channels);
  return squares / 2 + constant - local;
}
// end: map

template class MapChain<float>;
template class MapChain<double>;
template Var<float> anomaly_map(const MapLayer<float>&, Var<float>);
template Var<double> anomaly_map(const MapLayer<double>&, Var<double>);

}  // namespace tapeflow
