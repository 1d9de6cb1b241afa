#include "examples/ch14_vae/posteriors.hpp"

#include "examples/support/course/wrong_sign.hpp"
#include "flows/chain.hpp"
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/layers/orders.hpp"
#include "flows/layers/planar/conditional_planar.hpp"

namespace tapeflow {
namespace {

// tag: bends
// The layers of a flow whose to_data is quick, each with the encoder's context; null for a
// Gaussian.
template <class T>
std::unique_ptr<Bijector<T>> bend(std::size_t latents, const PosteriorOptions& options, Rng& rng) {
  if (options.family == "Gaussian") return nullptr;
  auto chain = std::make_unique<Chain<T>>();
  const MaskedAutoregressiveOptions net{.hidden = options.flow_hidden,
                                        .context_features = options.context};
  for (std::size_t k = 0; k < options.layers; ++k) {
    const auto order = k % 2 == 0 ? natural_order(latents) : reversed_order(latents);
    if (options.family == "planar")
      chain->template append<ConditionalPlanar<T>>(latents, options.context, rng);
    else
      chain->template append<InverseAutoregressive<T>>(order, net, rng);
  }
  if (options.broken == "sign") return std::make_unique<WrongSign<T>>(std::move(chain));
  return chain;
}
// end: bends

}  // namespace

// tag: posterior
template <class T>
std::unique_ptr<Posterior<T>> posterior_of(std::size_t columns, std::size_t latents,
                                           const PosteriorOptions& options, Rng& rng) {
  const std::size_t context = options.family == "Gaussian" ? 0 : options.context;
  std::vector<std::size_t> widths{columns};
  widths.insert(widths.end(), options.hidden.begin(), options.hidden.end());
  widths.push_back(2 * latents + context);
  auto encoder = std::make_unique<Mlp<T>>(widths, Activation::relu, rng);
  return std::make_unique<Posterior<T>>(latents, std::move(encoder),
                                        bend<T>(latents, options, rng));
}
// end: posterior

#define TAPEFLOW_INSTANTIATE(T)                                                 \
  template std::unique_ptr<Posterior<T>> posterior_of(std::size_t, std::size_t, \
                                                      const PosteriorOptions&, Rng&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
