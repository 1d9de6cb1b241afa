#include "flows/layers/sequence/fixed_length.hpp"

#include "engine/check.hpp"

#include <algorithm>

namespace tapeflow {

template <class T>
FixedLength<T>::FixedLength(std::size_t frames, std::unique_ptr<SequenceLayer<T>> layer)
    : frames_(frames), layer_(std::move(layer)) {
  const std::size_t factor = layer_->length_factor();
  require(frames > 0 && frames % factor == 0,
          "FixedLength: needs a number of frames that is a multiple of " + std::to_string(factor) +
              ", got " + std::to_string(frames));
  require(layer_->channels() > 0,
          "FixedLength: needs a layer with a number of channels, got " + layer_->name());
}

// tag: fixed-length
template <class T>
Transformed<T> FixedLength<T>::latent(Var<T> x, Var<T> context) const {
  const Transformed<T> z = layer_->to_latent(sequences(x), of_frames(context));
  return {reshape(z.value, x.shape()), z.log_det};
}

template <class T>
Transformed<T> FixedLength<T>::data(Var<T> z, Var<T> context) const {
  const Transformed<T> x = layer_->to_data(sequences(z), of_frames(context));
  return {reshape(x.value, z.shape()), x.log_det};
}

template <class T>
Var<T> FixedLength<T>::sequences(Var<T> rows) const {
  return reshape(rows, {rows.extent(0), frames_, layer_->channels()});
}

template <class T>
SequenceContext<T> FixedLength<T>::of_frames(Var<T> context) const {
  const std::size_t E = layer_->given_channels();
  const Var<T> by_frame = reshape(context, {context.extent(0), frames_, E + 1});
  return {slice(by_frame, 2, 0, E), context.tape().constant(mask(context.value()))};
}

template <class T>
Array<T> FixedLength<T>::mask(const Array<T>& context) const {
  const std::size_t n = context.shape()[0], width = layer_->given_channels() + 1;
  Array<T> real = filled<T>({n, frames_}, 0);
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t length = 0;
    while (length < frames_ && context(i, length * width + width - 1) > 0) ++length;
    length -= length % layer_->length_factor();
    std::fill_n(real.data() + i * frames_, length, T(1));
  }
  return real;
}
// end: fixed-length

template <class T>
void FixedLength<T>::take_statistics(const Rows<T>& rows, Workers& workers) {
  require_context("FixedLength", context_shape(rows.context), rows.count(), context_features());
  Tape<T> tape({.record = false});
  Sequences<T> all{rows.x, {}, mask(rows.context)};
  all.x.reshape(Shape{rows.count(), frames_, layer_->channels()});
  all.given = of_frames(tape.constant(rows.context)).given.value();
  layer_->take_statistics(all, workers);
}

template class FixedLength<float>;
template class FixedLength<double>;

}  // namespace tapeflow
