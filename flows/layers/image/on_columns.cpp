#include "flows/layers/image/on_columns.hpp"

#include "engine/check.hpp"
#include "flows/layers/orders.hpp"

#include <string>

namespace tapeflow {
namespace {

// All of 0 … features - 1 but the given columns, which must be distinct.
std::vector<std::size_t> without(const std::vector<std::size_t>& columns, std::size_t features) {
  std::vector<bool> taken(features, false);
  for (std::size_t j : columns) {
    const bool twice = j < features && taken[j];
    require(j < features && !twice, "OnColumns: needs distinct columns below " +
                                        std::to_string(features) + ", got column " +
                                        std::to_string(j) + (twice ? " twice" : ""));
    taken[j] = true;
  }
  std::vector<std::size_t> others = natural_order(features);
  std::erase_if(others, [&](std::size_t j) { return taken[j]; });
  return others;
}

}  // namespace

template <class T>
OnColumns<T>::OnColumns(const std::vector<std::size_t>& columns, std::size_t features,
                        std::unique_ptr<Bijector<T>> layer)
    : split_{columns, without(columns, features)},
      place_(places(split_)),
      layer_(std::move(layer)) {
  const std::size_t width = layer_->features();
  require(width == 0 || width == columns.size(),
          "OnColumns: needs a layer of " + std::to_string(columns.size()) + " columns, got " +
              layer_->name() + " of " + std::to_string(width));
}

// tag: on-columns
template <class T>
template <class Map>
Transformed<T> OnColumns<T>::on_part(Var<T> x, Map map) const {
  const Transformed<T> part = map(take_columns(x, split_.kept));
  const Var<T> both = concatenate({part.value, take_columns(x, split_.moved)}, 1);
  return {take_columns(both, place_), part.log_det};
}

template <class T>
Transformed<T> OnColumns<T>::latent(Var<T> x, Var<T> context) const {
  return on_part(x, [&](Var<T> part) { return layer_->to_latent(part, context); });
}

template <class T>
Transformed<T> OnColumns<T>::data(Var<T> z, Var<T> context) const {
  return on_part(z, [&](Var<T> part) { return layer_->to_data(part, context); });
}

template <class T>
Transformed<T> OnColumns<T>::latent_in_training(Var<T> x, Var<T> context) const {
  return on_part(x, [&](Var<T> part) { return layer_->to_latent_in_training(part, context); });
}
// end: on-columns

template <class T>
void OnColumns<T>::take_statistics(const Rows<T>& rows, Workers& workers) {
  require_features("OnColumns", rows.x.shape(), features());
  layer_->take_statistics({select_columns(rows.x, split_.kept), rows.context}, workers);
}

template class OnColumns<float>;
template class OnColumns<double>;

}  // namespace tapeflow
