// The rows of the table of models that are for pictures.
#include "flows/tables/picture_recipes.hpp"

#include "flows/chain.hpp"
#include "flows/image_recipes.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/tables/recipe_table.hpp"

namespace tapeflow {
namespace {

ConvCouplingOptions conv_options(const ModelSettings& settings) {
  return {.hidden = settings.hidden.front(),
          .log_scale_bound = settings.log_scale_bound,
          .context_features = settings.context};
}

// The layers before a flow of pictures: from the cube to all of space.
template <class T>
std::unique_ptr<Chain<T>> logit(const PictureSettings& picture) {
  auto layers = std::make_unique<Chain<T>>();
  layers->template append<Sigmoid<T>>(picture.alpha);
  return layers;
}

template <class T>
Flow<T> behind(std::unique_ptr<Chain<T>> layers, Flow<T> flow) {
  layers->append(std::move(flow).take_bijector());
  return Flow<T>(std::move(layers), std::move(flow).take_base());
}

template <class T>
Flow<T> build_glow(const ModelSettings& settings, std::size_t, Rng& rng) {
  const PictureSettings& picture = *settings.picture;
  const GlowOptions options{.levels = picture.scales,
                            .steps = settings.layers,
                            .kind = picture.coupling,
                            .coupling = conv_options(settings)};
  return behind_logit(picture, glow<T>(picture_of_flow(settings), options, rng));
}

// Logits of pixels have a mean and a deviation of several units. Glow begins with ActNorm; here the
// first coupling would see them as they are.
template <class T>
Flow<T> build_picture_real_nvp(const ModelSettings& settings, std::size_t, Rng& rng) {
  const ImageShape shape = picture_of_flow(settings);
  auto layers = logit<T>(*settings.picture);
  layers->template append<PerPixel<T>>(shape, std::make_unique<ActNorm<T>>(shape.channels));
  const ImageRealNvpOptions options{.levels = settings.picture->scales,
                                    .coupling = conv_options(settings),
                                    .normalization = settings.normalization};
  return behind(std::move(layers), image_real_nvp<T>(shape, options, rng));
}

// The weights of the network of a coupling of pictures: a 3x3, a 1x1 and a 3x3 convolution.
double conv_weights(const ModelSettings& settings, double in, double out) {
  const auto h = static_cast<double>(settings.hidden.front());
  return h * (9 * in + static_cast<double>(settings.context) + h + 9 * out);
}

// A step has a matrix of the channels and a network from one half of them to the other. A scale
// has twice as many channels as the one before, and half as many numbers. The prior of the last
// one has a scale and a shift of each number, and as many again for each column of the context.
double weights_of_glow(const ModelSettings& settings, std::size_t) {
  const double outputs = settings.picture->coupling == CouplingKind::affine ? 2 : 1;
  double weights = 0, channels = 4 * static_cast<double>(settings.picture->shape.channels);
  double numbers = 2 * static_cast<double>(settings.picture->shape.size());
  for (std::size_t scale = 0; scale < settings.picture->scales; ++scale, channels *= 2) {
    weights += channels * channels + conv_weights(settings, channels / 2, outputs * channels / 2);
    numbers /= 2;
  }
  const double of_prior = 2 * numbers * static_cast<double>(settings.context + 1);
  return static_cast<double>(settings.layers) * weights + of_prior;
}

// The last scale has four couplings on checkerboards. A scale before it has three of them, and
// three over channels.
double weights_of_picture_real_nvp(const ModelSettings& settings, std::size_t) {
  double weights = 0, channels = static_cast<double>(settings.picture->shape.channels);
  for (std::size_t scale = 1; scale < settings.picture->scales; ++scale, channels *= 2)
    weights += 3 * conv_weights(settings, channels, 2 * channels) +
               3 * conv_weights(settings, 2 * channels, 4 * channels);
  return weights + 4 * conv_weights(settings, channels, 2 * channels);
}

}  // namespace

template <class T>
Flow<T> behind_logit(const PictureSettings& picture, Flow<T> flow) {
  return behind(logit<T>(picture), std::move(flow));
}

template Flow<float> behind_logit(const PictureSettings&, Flow<float>);
template Flow<double> behind_logit(const PictureSettings&, Flow<double>);

std::vector<Recipe> recipes_of_pictures() {
  return {
      {{.name = "glow",
        .default_layers = 4,
        .has_networks = true,
        .takes_context = true,
        .of_pictures = true},
       build_glow<float>,
       build_glow<double>,
       weights_of_glow},
      {{.name = "real-nvp",
        .default_layers = 1,
        .has_layers = false,
        .has_networks = true,
        .takes_context = true,
        .takes_normalization = true,
        .of_pictures = true,
        .scales_without_halving = 1},
       build_picture_real_nvp<float>,
       build_picture_real_nvp<double>,
       weights_of_picture_real_nvp},
  };
}

}  // namespace tapeflow
