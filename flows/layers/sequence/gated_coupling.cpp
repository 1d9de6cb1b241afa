#include "flows/layers/sequence/gated_coupling.hpp"

#include "engine/io/number.hpp"

namespace tapeflow {

template <class T>
GatedCoupling<T>::GatedCoupling(std::size_t channels, std::size_t given_channels,
                                const GatedCouplingOptions& options, Rng& rng)
    : channels_(channels),
      given_channels_(given_channels),
      moved_(channels - channels / 2),
      half_(options.kept),
      bound_(static_cast<T>(options.log_scale_bound)),
      net_(channels / 2, given_channels, 2 * moved_, options.net, rng) {
  require(channels > 0, "GatedCoupling: needs channels, got 0");
  require(options.log_scale_bound > 0, "GatedCoupling: needs a positive log_scale_bound, got " +
                                           to_text(options.log_scale_bound));
}

// tag: gated-coupling
template <class T>
Transformed<T> GatedCoupling<T>::latent(Var<T> x, const SequenceContext<T>& context) const {
  const auto [x_a, x_b] = split(x);
  const auto [s, t] = scale_and_shift(x_a, context);
  return {joined(x_a, x_b * exp(s) + t), sum(s, {1, 2})};
}

template <class T>
Transformed<T> GatedCoupling<T>::data(Var<T> z, const SequenceContext<T>& context) const {
  const auto [z_a, z_b] = split(z);
  const auto [s, t] = scale_and_shift(z_a, context);
  return {joined(z_a, (z_b - t) * exp(-s)), -sum(s, {1, 2})};
}

template <class T>
auto GatedCoupling<T>::scale_and_shift(Var<T> kept, const SequenceContext<T>& context) const
    -> ScaleAndShift {
  const Var<T> both = net_(kept, context.given, context.real);
  return {tanh(slice(both, 2, 0, moved_) / bound_) * bound_, slice(both, 2, moved_)};
}
// end: gated-coupling

// tag: halves
template <class T>
auto GatedCoupling<T>::split(Var<T> x) const -> Halves {
  const std::size_t kept = channels_ - moved_;
  if (half_ == KeptHalf::first) return {slice(x, 2, 0, kept), slice(x, 2, kept)};
  return {slice(x, 2, moved_), slice(x, 2, 0, moved_)};
}

template <class T>
Var<T> GatedCoupling<T>::joined(Var<T> kept, Var<T> moved) const {
  if (half_ == KeptHalf::first) return concatenate({kept, moved}, 2);
  return concatenate({moved, kept}, 2);
}
// end: halves

template class GatedCoupling<float>;
template class GatedCoupling<double>;

}  // namespace tapeflow
