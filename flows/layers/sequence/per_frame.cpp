#include "flows/layers/sequence/per_frame.hpp"

#include "engine/check.hpp"

#include <numeric>

namespace tapeflow {
namespace {

using Indices = std::vector<std::size_t>;

// tag: frames-as-rows
// [N, L, C] as rows [N L, C].
template <class T>
Var<T> as_frames(Var<T> x) {
  return reshape(x, {x.extent(0) * x.extent(1), x.extent(2)});
}

// The frames with these indices, as rows; a default Var for a default Var.
template <class T>
Var<T> selected(Var<T> x, const Indices& frames) {
  return x ? gather(as_frames(x), 0, frames) : x;
}
// end: frames-as-rows

// tag: per-frame
// Maps the real frames of x, and puts the results back among the padded ones. Padded frames add
// zeros to the sums over the frames of a sequence.
template <class T, class Map>
Transformed<T> map_real(Var<T> x, const SequenceContext<T>& context, Map map) {
  const Indices real = real_frames(context.real.value());
  const Transformed<T> mapped = map(selected(x, real), selected(context.given, real));
  const std::size_t count = context.real.size();
  Indices place(count);  // of each frame in [all frames of x, real frames]
  std::iota(place.begin(), place.end(), std::size_t{0});
  for (std::size_t k = 0; k < real.size(); ++k) place[real[k]] = count + k;
  const Var<T> value = gather(concatenate({as_frames(x), mapped.value}, 0), 0, place);
  const Var<T> zeros = x.tape().constant(filled<T>({count}, 0));
  const Var<T> parts = gather(concatenate({zeros, mapped.log_det}, 0), 0, place);
  return {reshape(value, x.shape()), sum(reshape(parts, context.real.shape()), {1})};
}
// end: per-frame

// The rows of [N, L, C] with these indices.
template <class T>
Array<T> selected_rows(const Array<T>& x, const Indices& frames) {
  Array<T> rows = x;
  rows.reshape(Shape{x.shape()[0] * x.shape()[1], x.shape()[2]});
  return select_rows(rows, frames);
}

}  // namespace

template <class T>
PerFrame<T>::PerFrame(std::unique_ptr<Bijector<T>> layer) : layer_(std::move(layer)) {
  require(!layer_->rows_mix_in_training(),
          "PerFrame: needs a layer whose rows do not mix in training, got " + layer_->name());
}

// tag: per-frame-maps
template <class T>
Transformed<T> PerFrame<T>::latent(Var<T> x, const SequenceContext<T>& context) const {
  return map_real(x, context,
                  [&](Var<T> rows, Var<T> given) { return layer_->to_latent(rows, given); });
}

template <class T>
Transformed<T> PerFrame<T>::data(Var<T> z, const SequenceContext<T>& context) const {
  return map_real(z, context,
                  [&](Var<T> rows, Var<T> given) { return layer_->to_data(rows, given); });
}
// end: per-frame-maps

// tag: per-frame-statistics
template <class T>
void PerFrame<T>::take_statistics(const Sequences<T>& sequences, Workers& workers) {
  const Indices real = real_frames(sequences.real);
  Rows<T> rows{selected_rows(sequences.x, real)};
  if (given_channels() > 0) rows.context = selected_rows(sequences.given, real);
  layer_->take_statistics(rows, workers);
}
// end: per-frame-statistics

template class PerFrame<float>;
template class PerFrame<double>;

}  // namespace tapeflow
