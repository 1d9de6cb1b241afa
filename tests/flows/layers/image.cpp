// The layers of pictures, on pictures of a few pixels, and the recipes that are made of them.
#include "flows/image_recipes.hpp"
#include "flows/layers/image/conv_coupling.hpp"
#include "flows/layers/image/image_shape.hpp"
#include "flows/layers/image/multi_scale.hpp"
#include "flows/layers/image/on_columns.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/image/squeeze.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/linear/matrix_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "tests/flows/layers/some_layers.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// A small network with tanh, because differences need a smooth function.
ConvCouplingOptions small_conv(std::size_t context = 0) {
  return {.hidden = 3, .activation = Activation::tanh, .context_features = context};
}

ConvCouplingOptions with_picture(std::size_t channels) {
  return {.hidden = 3, .activation = Activation::tanh, .context_channels = channels};
}

// Each column may depend on those of its pixel.
LayerUnderTest::Structure within_pixels(std::size_t channels) {
  return [=](std::size_t, std::size_t i, std::size_t j) { return i / channels == j / channels; };
}

// A moved column may depend on itself and on all kept ones.
LayerUnderTest::Structure of_coupling(const Split& split) {
  return [=](std::size_t, std::size_t i, std::size_t j) {
    const auto in = [](const auto& list, std::size_t k) {
      return std::find(list.begin(), list.end(), k) != list.end();
    };
    return i == j || (in(split.moved, i) && in(split.kept, j));
  };
}

template <template <class> class Layer>
LayerUnderTest coupling(std::string name, const ImageSplit& split, ConvCouplingOptions options) {
  return LAYER(std::move(name), Layer<T>(split, options, rng))
      .at({split.shape.size()})
      .with_structure(of_coupling(split.columns))
      .with_context(context_columns(split.shape, options));
}

template <template <class> class Layer, class T, class... Args>
PerPixel<T> per_pixel(const ImageShape& shape, Args&&... args) {
  return PerPixel<T>(shape, std::make_unique<Layer<T>>(std::forward<Args>(args)...));
}

// Every index that space_to_depth moves to another place, by its formula.
bool squeezed(const ImageShape& x, std::size_t to, std::size_t from) {
  const auto [height, width, channels] = x;
  const std::size_t c = from % channels, j = from / channels % width, i = from / channels / width;
  const std::size_t pixel = i / 2 * (width / 2) + j / 2;
  return to == pixel * 4 * channels + (i % 2 * 2 + j % 2) * channels + c;
}

LayerUnderTest squeeze(const ImageShape& shape) {
  return LAYER("Squeeze of " + to_string(shape), Squeeze<T>(shape))
      .at({shape.size()})
      .with_structure([=](std::size_t, std::size_t i, std::size_t j) {
        return squeezed(shape, i, j) || squeezed(shape, j, i);
      });
}

// Two columns of 5, in the opposite order.
template <class T>
OnColumns<T> on_columns(std::size_t d, std::size_t context, Rng& rng) {
  return OnColumns<T>(
      {d - 1, 1}, d,
      std::make_unique<AffineCoupling<T>>(half_split(2), small(CouplingNets::joint, context), rng));
}

// A level with a learned prior, over an affine coupling of what stays.
template <class T>
MultiScale<T> two_levels(const ImageShape& shape, Rng& rng) {
  const ImageSplit split = channel_split(shape);
  return MultiScale<T>(std::make_unique<ConvAffineCoupling<T>>(split.swapped(), small_conv(), rng),
                       split, std::make_unique<ConvAffineCoupling<T>>(split, small_conv(1), rng),
                       std::make_unique<ConvAffineCoupling<T>>(checkerboard_split(staying(shape)),
                                                               small_conv(), rng));
}

// A flow that has taken its statistics.
template <class T>
LayersOf<T> with_statistics(Flow<T> flow, Rng& rng) {
  Workers workers(1);
  flow.take_statistics(
      {rng.normal<T>({20, flow.features()}), rng.normal<T>({20, flow.context_features()})},
      workers);
  return LayersOf<T>(std::move(flow));
}

const LayerFamily image_layers("image", []() -> std::vector<LayerUnderTest> {
  const ImageShape small_shape{2, 2, 2}, wide{2, 3, 3}, big{4, 4, 3}, grey{4, 3, 1};
  const ImageSplit channels = channel_split(wide), board = checkerboard_split(grey);
  const GlowOptions glow_options{.levels = 2, .steps = 1, .coupling = small_conv(1)};
  const ImageRealNvpOptions batch{.coupling = {.hidden = 1, .activation = Activation::tanh}};
  return {
      LAYER("PerPixel of LuLinear", per_pixel<LuLinear, T>(wide, 3, rng))
          .at({wide.size()})
          .with_structure(within_pixels(3)),
      LAYER("PerPixel of MatrixLinear", per_pixel<MatrixLinear, T>(big, 3, rng))
          .at({big.size()})
          .with_structure(within_pixels(3)),
      LAYER("PerPixel of ActNorm", per_pixel<ActNorm, T>(small_shape, 2))
          .at({small_shape.size()})
          .with_structure(diagonal),
      LAYER("PerPixel of a coupling with a context",
            per_pixel<AffineCoupling, T>(small_shape, half_split(2), small(CouplingNets::joint, 2),
                                         rng))
          .at({small_shape.size()})
          .with_structure(within_pixels(2))
          .with_context(2),
      squeeze({2, 4, 3}),  // with a width of 2 the numbers would keep their order
      squeeze({4, 4, 1}),
      coupling<ConvAffineCoupling>("ConvAffineCoupling, channels", channels, small_conv()),
      coupling<ConvAffineCoupling>("ConvAffineCoupling, the other channels", channels.swapped(),
                                   small_conv(2)),
      coupling<ConvAffineCoupling>("ConvAffineCoupling, checkerboard", board, small_conv(2)),
      coupling<ConvAffineCoupling>("ConvAffineCoupling, the other colour",
                                   checkerboard_split(small_shape).swapped(), small_conv()),
      coupling<ConvAffineCoupling>("ConvAffineCoupling, given a picture", board, with_picture(2)),
      coupling<ConvAdditiveCoupling>("ConvAdditiveCoupling, channels", channel_split({1, 1, 2}),
                                     small_conv()),
      coupling<ConvAdditiveCoupling>("ConvAdditiveCoupling, checkerboard", board, small_conv(2)),
      LAYER("OnColumns", on_columns<T>(d, 0, rng)).at({3, 8}),
      LAYER("OnColumns with a context", on_columns<T>(d, 2, rng)).at({3}).with_context(2),
      LAYER("MultiScale", two_levels<T>(small_shape, rng)).at({8}).with_context(1),
      LAYER("glow", with_statistics(glow<T>({4, 4, 1}, glow_options, rng), rng))
          .at({16})
          .with_context(1),
      LAYER("image_real_nvp", with_statistics(image_real_nvp<T>({4, 2, 1}, batch, rng), rng))
          .at({8}),
  };
});

}  // namespace
}  // namespace tapeflow
