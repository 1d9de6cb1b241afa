#include "examples/ch16_anomalies/flow_step.hpp"

#include "engine/picture_ops.hpp"
#include "flows/layers/orders.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
FlowStep<T>::FlowStep(const ImageShape& shape, std::vector<std::size_t> order,
                      const FlowStepOptions& options, Rng& rng)
    : MapLayer<T>(shape),
      order_(std::move(order)),
      back_(inverse_order(order_).place),
      kept_(shape.channels / 2),
      bound_(static_cast<T>(options.log_scale_bound)),
      first_(options.side, kept_, options.hidden, options.activation, rng),
      last_(options.side, options.hidden, 2 * (shape.channels - kept_), Activation::identity, rng) {
  last_.kernel().value.fill(T(0));
}

// tag: step
template <class T>
auto FlowStep<T>::scale_and_shift(Var<T> kept) const -> ScaleAndShift {
  const Var<T> both = last_(first_(kept));
  const std::size_t moved = both.extent(3) / 2;
  return {tanh(slice(both, 3, 0, moved) / bound_) * bound_, slice(both, 3, moved)};
}

template <class T>
Transformed<T> FlowStep<T>::by_position(Var<T> x) const {
  const Var<T> picture = gather(as_pictures(x, this->shape()), 3, order_);
  const Var<T> x_a = slice(picture, 3, 0, kept_), x_b = slice(picture, 3, kept_);
  const auto [s, t] = scale_and_shift(x_a);
  const Var<T> z = concatenate({x_a, x_b * exp(s) + t}, 3);
  return {as_rows(z), reshape(sum(s, {3}), {x.extent(0), this->shape().pixels()})};
}
// end: step

template <class T>
Transformed<T> FlowStep<T>::data(Var<T> z, Var<T>) const {
  const Var<T> picture = as_pictures(z, this->shape());
  const Var<T> z_a = slice(picture, 3, 0, kept_), z_b = slice(picture, 3, kept_);
  const auto [s, t] = scale_and_shift(z_a);
  const Var<T> x = concatenate({z_a, (z_b - t) * exp(-s)}, 3);
  return {as_rows(gather(x, 3, back_)), -sum(s, {1, 2, 3})};
}

template <class T>
void FlowStep<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("first", first_);
  visitor("last", last_);
}

template <class T>
WhitenPositions<T>::WhitenPositions(const ImageShape& shape, const Array<double>& mean,
                                    const Array<double>& cholesky)
    : MapLayer<T>(shape),
      mean_(frozen("mean", cast<T>(mean))),
      factor_(frozen("factor", cast<T>(cholesky))) {}

// tag: whitening
template <class T>
Transformed<T> WhitenPositions<T>::by_position(Var<T> x) const {
  const std::size_t channels = this->shape().channels, n = x.extent(0);
  Tape<T>& tape = x.tape();
  const Var<T> away = reshape(x, {n * this->shape().pixels(), channels}) - tape.watch(mean_);
  const Var<T> z =
      transpose(triangular_solve(tape.watch(factor_), transpose(away), Triangle::lower));
  T log_det = 0;
  for (std::size_t c = 0; c < channels; ++c) log_det -= std::log(factor_.value(c, c));
  return {reshape(z, x.shape()), tape.constant(filled<T>({n, this->shape().pixels()}, log_det))};
}
// end: whitening

template <class T>
Transformed<T> WhitenPositions<T>::data(Var<T> z, Var<T>) const {
  const std::size_t channels = this->shape().channels;
  const Var<T> pixels = reshape(z, {z.extent(0) * this->shape().pixels(), channels});
  const Var<T> x = matmul(pixels, transpose(z.tape().watch(factor_))) + z.tape().watch(mean_);
  T log_det = 0;
  for (std::size_t c = 0; c < channels; ++c) log_det += std::log(factor_.value(c, c));
  const T all = log_det * static_cast<T>(this->shape().pixels());
  return {reshape(x, z.shape()), z.tape().constant(filled<T>({z.extent(0)}, all))};
}

template <class T>
void WhitenPositions<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("mean", mean_);
  visitor("factor", factor_);
}

template class FlowStep<float>;
template class FlowStep<double>;
template class WhitenPositions<float>;
template class WhitenPositions<double>;

}  // namespace tapeflow
