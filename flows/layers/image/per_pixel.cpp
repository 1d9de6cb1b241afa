#include "flows/layers/image/per_pixel.hpp"

#include "engine/check.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// Each row `times` times, one after the other.
template <class T>
Array<T> repeated(const Array<T>& rows, std::size_t times) {
  const std::size_t width = rows.shape()[1];
  Array<T> all(Shape{rows.shape()[0] * times, width});
  for (std::size_t i = 0; i < all.shape()[0]; ++i)
    std::copy_n(rows.data() + i / times * width, width, all.data() + i * width);
  return all;
}

}  // namespace

template <class T>
PerPixel<T>::PerPixel(const ImageShape& shape, std::unique_ptr<Bijector<T>> layer)
    : shape_(shape), layer_(std::move(layer)) {
  const std::size_t columns = layer_->features();
  require(shape.size() > 0, "PerPixel: needs pictures with pixels, got " + to_string(shape));
  require(columns == 0 || columns == shape.channels,
          "PerPixel: needs a layer of as many columns as pictures of " + to_string(shape) +
              " have channels, got " + layer_->name() + " of " + std::to_string(columns));
}

// tag: per-pixel
template <class T>
Transformed<T> PerPixel<T>::latent(Var<T> x, Var<T> context) const {
  return joined(layer_->to_latent(pixels(x), for_each_pixel(context)));
}

template <class T>
Transformed<T> PerPixel<T>::data(Var<T> z, Var<T> context) const {
  return joined(layer_->to_data(pixels(z), for_each_pixel(context)));
}

template <class T>
Var<T> PerPixel<T>::pixels(Var<T> pictures) const {
  return reshape(pictures, {pictures.extent(0) * shape_.pixels(), shape_.channels});
}

template <class T>
Transformed<T> PerPixel<T>::joined(Transformed<T> all) const {
  const std::size_t n = all.log_det.size() / shape_.pixels();
  return {reshape(all.value, {n, shape_.size()}),
          sum(reshape(all.log_det, {n, shape_.pixels()}), {1})};
}
// end: per-pixel

// tag: per-pixel-context
template <class T>
Transformed<T> PerPixel<T>::latent_in_training(Var<T> x, Var<T> context) const {
  return joined(layer_->to_latent_in_training(pixels(x), for_each_pixel(context)));
}

template <class T>
Var<T> PerPixel<T>::for_each_pixel(Var<T> context) const {
  if (!context) return context;
  const std::size_t n = context.extent(0), width = context.extent(1);
  const Var<T> repeated =
      broadcast_to(reshape(context, {n, 1, width}), {n, shape_.pixels(), width});
  return reshape(repeated, {n * shape_.pixels(), width});
}
// end: per-pixel-context

// tag: per-pixel-statistics
template <class T>
void PerPixel<T>::take_statistics(const Rows<T>& rows, Workers& workers) {
  require_features("PerPixel", rows.x.shape(), shape_.size());
  Rows<T> pixels{rows.x};
  pixels.x.reshape(Shape{rows.count() * shape_.pixels(), shape_.channels});
  if (is_given(rows.context)) pixels.context = repeated(rows.context, shape_.pixels());
  layer_->take_statistics(pixels, workers);
}
// end: per-pixel-statistics

template class PerPixel<float>;
template class PerPixel<double>;

}  // namespace tapeflow
