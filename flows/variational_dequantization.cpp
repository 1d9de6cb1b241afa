#include "flows/variational_dequantization.hpp"

#include "engine/check.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/chain.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/image/conv_coupling.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// The density q of u in the cube, given a picture of the same shape as its context.
template <class T>
Flow<T> density_of_noise(const ImageShape& shape, VariationalDequantizationOptions options,
                         Rng& rng) {
  require(options.couplings > 0, "VariationalDequantization: needs couplings above 0, got 0");
  options.coupling.context_channels = shape.channels;
  ImageSplit split = shape.pixels() > 1 ? checkerboard_split(shape) : channel_split(shape);
  auto chain = std::make_unique<Chain<T>>();
  chain->template append<Sigmoid<T>>();
  for (std::size_t k = 0; k < options.couplings; ++k) {
    chain->template append<ConvAffineCoupling<T>>(split, options.coupling, rng);
    split = split.swapped();
  }
  return Flow<T>(std::move(chain), std::make_unique<Logistic<T>>(shape.size()));
}

}  // namespace

template <class T>
VariationalDequantization<T>::VariationalDequantization(
    const ImageShape& shape, std::size_t levels, const VariationalDequantizationOptions& options,
    Rng& rng)
    : levels_(static_cast<T>(levels)), q_(density_of_noise<T>(shape, options, rng)) {
  require(levels > 1,
          "VariationalDequantization: needs at least two levels, got " + std::to_string(levels));
}

// tag: elbo
template <class T>
Var<T> VariationalDequantization<T>::elbo(const Flow<T>& p, Var<T> v, Rng& rng) const {
  const auto [u, log_q] = draw(v, rng);
  const T log_cells = static_cast<T>(features()) * std::log(levels_);  // D ln L
  return p.log_prob((v + u) / levels_) - log_cells - log_q;
}

// u = f(e) for e of the base has log q(u) = log p(e) - ln|det du/de|.
template <class T>
auto VariationalDequantization<T>::draw(Var<T> v, Rng& rng) const -> Noise {
  const Var<T> e = v.tape().constant(q_.base().sample(v.extent(0), rng));
  const Transformed<T> u = q_.bijector().to_data(e, centred(v));
  return {u.value, q_.base().log_prob(e) - u.log_det};
}
// end: elbo

template <class T>
Var<T> VariationalDequantization<T>::centred(Var<T> v) const {
  return (2 * v + 1) / levels_ - 1;
}

template class VariationalDequantization<float>;
template class VariationalDequantization<double>;

}  // namespace tapeflow
