#include "flows/layers/sequence/sequence_flow.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/half_log_2pi.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// Normal numbers times the temperature in the real frames, zeros in the padded ones: [N, L, C].
template <class T>
Array<T> draws(const Array<T>& real, std::size_t channels, Rng& rng, double temperature) {
  Array<T> z = filled<T>({real.shape()[0], real.shape()[1], channels}, 0);
  for (const std::size_t frame : real_frames(real)) {
    for (std::size_t c = 0; c < channels; ++c)
      z.data()[frame * channels + c] = static_cast<T>(temperature * rng.normal());
  }
  return z;
}

}  // namespace

// tag: sequence-log-prob
template <class T>
Var<T> SequenceFlow<T>::log_prob(Var<T> x, const SequenceContext<T>& context) const {
  const Transformed<T> z = layer_->to_latent(x, context);
  const std::size_t N = x.extent(0), L = x.extent(1), C = x.extent(2);
  const Var<T> real_z = z.value * reshape(context.real, {N, L, 1});
  const double constant = static_cast<double>(C) * half_log_2pi;  // of a frame
  return sum(square(real_z), {1, 2}) * T(-0.5) - sum(context.real, {1}) * static_cast<T>(constant) +
         z.log_det;
}
// end: sequence-log-prob

template <class T>
Array<T> SequenceFlow<T>::sample(const Array<T>& given, const Array<T>& real, Rng& rng,
                                 double temperature) const {
  require(
      temperature >= 0 && std::isfinite(static_cast<T>(temperature)),
      "SequenceFlow::sample: needs a finite temperature from 0 on, got " + to_text(temperature));
  require_rank("SequenceFlow::sample", "real", real.shape(), 2);
  require(layer_->channels() > 0, "SequenceFlow::sample: needs a layer that knows its channels");
  Tape<T> tape({.record = false});
  const Sequences<T> sequences{draws(real, layer_->channels(), rng, temperature), given, real};
  return layer_->to_data(tape.constant(sequences.x), context_of(tape, sequences)).value.value();
}

template class SequenceFlow<float>;
template class SequenceFlow<double>;

}  // namespace tapeflow
