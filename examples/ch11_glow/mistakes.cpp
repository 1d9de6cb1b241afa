#include "examples/ch11_glow/mistakes.hpp"

#include "flows/layers/image/conv_coupling.hpp"
#include "flows/layers/image/squeeze.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/tables/picture_recipes.hpp"

namespace tapeflow {

template <class T>
Flow<T> glow_with_forgotten_pixels(const ImageShape& shape, std::size_t steps, std::size_t hidden,
                                   Rng& rng) {
  auto chain = std::make_unique<Chain<T>>();
  chain->template append<Squeeze<T>>(shape);
  const ImageShape squeezed = shape.squeezed();
  const std::size_t channels = squeezed.channels;
  const ConvCouplingOptions coupling{
      .hidden = hidden, .activation = Activation::tanh, .log_scale_bound = 1};
  for (std::size_t k = 0; k < steps; ++k) {
    chain->template append<PerPixel<T>>(squeezed, std::make_unique<ActNorm<T>>(channels));
    chain->template append<ForgottenPixels<T>>(squeezed,
                                               std::make_unique<LuLinear<T>>(channels, rng));
    chain->template append<ConvAffineCoupling<T>>(channel_split(squeezed), coupling, rng);
  }
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(shape.size()));
}

DensityModel<float> with_forgotten_pixels(DensityModel<float> model, std::uint64_t seed) {
  Rng rng(seed);
  const ModelSettings settings = model.settings();
  return std::move(model).with_flow([&](const Flow<float>&) {
    return behind_logit(*settings.picture,
                        glow_with_forgotten_pixels<float>(settings.picture->shape, settings.layers,
                                                          settings.hidden.front(), rng));
  });
}

// tag: start-again
void start_again(DensityModel<float>& loaded, const Dataset& first_pictures) {
  for (const NamedParameter<float>& named : loaded.flow().named_parameters())
    if (named.name.ends_with("initialised")) named.parameter->value(0) = 0;
  Workers workers(1);
  loaded.flow().take_statistics(loaded.prepared(first_pictures).rows, workers);
}
// end: start-again

template Flow<float> glow_with_forgotten_pixels(const ImageShape&, std::size_t, std::size_t, Rng&);
template Flow<double> glow_with_forgotten_pixels(const ImageShape&, std::size_t, std::size_t, Rng&);

}  // namespace tapeflow
