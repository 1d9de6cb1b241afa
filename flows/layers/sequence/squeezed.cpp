#include "flows/layers/sequence/squeezed.hpp"

#include "engine/check.hpp"

namespace tapeflow {
namespace {

Shape squeezed_shape(const Shape& shape, std::size_t factor) {
  return {shape[0], shape[1] / factor, shape[2] * factor};
}

}  // namespace

template <class T>
Squeezed<T>::Squeezed(std::size_t factor, std::unique_ptr<SequenceLayer<T>> inner)
    : factor_(factor), inner_(std::move(inner)) {
  const std::size_t C = inner_->channels(), E = inner_->given_channels();
  require(factor > 0 && C % factor == 0 && E % factor == 0,
          "Squeezed: needs a factor that divides the " + std::to_string(C) + " channels of " +
              inner_->name() + " and the " + std::to_string(E) + " of its condition, got " +
              std::to_string(factor));
}

// tag: squeezed
template <class T>
Transformed<T> Squeezed<T>::latent(Var<T> x, const SequenceContext<T>& context) const {
  const Transformed<T> z = inner_->to_latent(squeeze(x), squeeze(context));
  return {reshape(z.value, x.shape()), z.log_det};
}

template <class T>
Transformed<T> Squeezed<T>::data(Var<T> z, const SequenceContext<T>& context) const {
  const Transformed<T> x = inner_->to_data(squeeze(z), squeeze(context));
  return {reshape(x.value, z.shape()), x.log_det};
}

template <class T>
Var<T> Squeezed<T>::squeeze(Var<T> x) const {
  return x ? reshape(x, squeezed_shape(x.shape(), factor_)) : x;
}

template <class T>
SequenceContext<T> Squeezed<T>::squeeze(const SequenceContext<T>& context) const {
  return {squeeze(context.given), slice(context.real, 1, 0, to_the_end, factor_)};
}
// end: squeezed

template <class T>
void Squeezed<T>::take_statistics(const Sequences<T>& sequences, Workers& workers) {
  Sequences<T> part = sequences;
  part.x.reshape(squeezed_shape(part.x.shape(), factor_));
  if (given_channels() > 0) part.given.reshape(squeezed_shape(part.given.shape(), factor_));
  part.real = Array<T>(Shape{part.x.shape()[0], part.x.shape()[1]});
  for (std::size_t k = 0; k < part.real.size(); ++k)
    part.real.data()[k] = sequences.real.data()[k * factor_];
  inner_->take_statistics(part, workers);
}

template class Squeezed<float>;
template class Squeezed<double>;

}  // namespace tapeflow
