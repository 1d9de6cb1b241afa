#include "flows/chain.hpp"

#include "flows/row_chunks.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// Replaces the rows by their latents.
template <class T>
void to_latents(const Bijector<T>& layer, Rows<T>& rows, Workers& workers) {
  for_each_chunk<T>(rows.count(), rows.x.shape()[1], workers,
                    [&](std::size_t first, std::size_t count, Tape<T>& tape) {
                      const Var<T> x = tape.constant(row_range(rows.x, first, count));
                      const Var<T> context = context_rows(tape, rows.context, first, count);
                      const Var<T> z = layer.to_latent(x, context).value;
                      std::copy_n(z.data(), z.size(), rows.x.data() + first * rows.x.shape()[1]);
                    });
}

// tag: cascade
// Applies map(0, ·) … map(count - 1, ·) one after the other and adds up their log-determinants.
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
// end: cascade

}  // namespace

// tag: chain
template <class T>
Transformed<T> Chain<T>::latent(Var<T> x, Var<T> context) const {
  return cascade(x, size(),
                 [&](std::size_t k, Var<T> v) { return layer(k).to_latent(v, context); });
}

template <class T>
Transformed<T> Chain<T>::data(Var<T> z, Var<T> context) const {
  return cascade(z, size(), [&](std::size_t k, Var<T> v) {
    return layer(size() - 1 - k).to_data(v, context);
  });
}
// end: chain

template <class T>
Transformed<T> Chain<T>::latent_in_training(Var<T> x, Var<T> context) const {
  return cascade(x, size(), [&](std::size_t k, Var<T> v) {
    return layer(k).to_latent_in_training(v, context);
  });
}

template <class T>
std::size_t Chain<T>::features() const {
  std::size_t features = 0;
  for (const auto& layer : layers_) features = std::max(features, layer->features());
  return features;
}

template <class T>
std::size_t Chain<T>::context_features() const {
  std::size_t features = 0;
  for (const auto& layer : layers_) features = std::max(features, layer->context_features());
  return features;
}

template <class T>
bool Chain<T>::needs_statistics() const {
  return std::any_of(layers_.begin(), layers_.end(),
                     [](const auto& layer) { return layer->needs_statistics(); });
}

template <class T>
bool Chain<T>::rows_mix_in_training() const {
  return std::any_of(layers_.begin(), layers_.end(),
                     [](const auto& layer) { return layer->rows_mix_in_training(); });
}

template <class T>
void Chain<T>::take_statistics(const Rows<T>& rows, Workers& workers) {
  std::size_t end = size();  // behind the last layer that needs statistics
  while (end > 0 && !layers_[end - 1]->needs_statistics()) --end;
  Rows<T> arriving = rows;
  for (std::size_t k = 0; k < end; ++k) {
    layers_[k]->take_statistics(arriving, workers);
    if (k + 1 < end) to_latents(layer(k), arriving, workers);
  }
}

template <class T>
Inverse<T>::Inverse(std::unique_ptr<Bijector<T>> layer) : layer_(std::move(layer)) {
  if (!layer_->needs_statistics()) return;
  throw std::logic_error("Inverse: needs a layer that takes no statistics from data, got one");
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
