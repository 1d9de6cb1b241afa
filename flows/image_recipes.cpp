#include "flows/image_recipes.hpp"

#include "engine/check.hpp"
#include "flows/chain.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/elementwise/conditional_affine.hpp"
#include "flows/layers/image/multi_scale.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/image/squeeze.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/layers/orders.hpp"
#include "flows/reversible_chain.hpp"

namespace tapeflow {
namespace {

// Throws std::invalid_argument unless the height and the width can be halved so many times.
void require_halves(const char* recipe, const ImageShape& shape, std::size_t times) {
  ImageShape rest = shape;
  bool fits = shape.size() > 0;
  for (std::size_t k = 0; k < times; ++k, rest = rest.squeezed())
    fits = fits && rest.height % 2 == 0 && rest.width % 2 == 0;
  require(fits, std::string(recipe) + ": needs a height and a width that can be halved " +
                    std::to_string(times) + " times, got " + to_string(shape));
}

template <class Layer, class T, class... Args>
void append_per_pixel(Chain<T>& chain, const ImageShape& shape, Args&&... args) {
  chain.template append<PerPixel<T>>(shape, std::make_unique<Layer>(std::forward<Args>(args)...));
}

template <class T>
void append_coupling(Chain<T>& chain, CouplingKind kind, const ImageSplit& split,
                     const ConvCouplingOptions& options, Rng& rng) {
  if (kind == CouplingKind::affine) {
    chain.template append<ConvAffineCoupling<T>>(split, options, rng);
  } else {
    chain.template append<ConvAdditiveCoupling<T>>(split, options, rng);
  }
}

// tag: mixing
template <class T>
void append_mixing(Chain<T>& chain, ChannelMixing mixing, const ImageShape& shape, Rng& rng) {
  const std::size_t channels = shape.channels;
  switch (mixing) {
    case ChannelMixing::reversed:
      return append_per_pixel<Permutation<T>>(chain, shape, reversed_order(channels));
    case ChannelMixing::shuffled:
      return append_per_pixel<Permutation<T>>(chain, shape, rng.permutation(channels));
    case ChannelMixing::convolution:
      return append_per_pixel<LuLinear<T>>(chain, shape, channels, rng);
  }
}
// end: mixing

// A mean and a deviation for each number of the last level, or for each number and context.
template <class T>
void append_last_prior(Chain<T>& chain, const ImageShape& shape,
                       const ConvCouplingOptions& options) {
  if (options.context_features > 0) {
    chain.template append<ConditionalAffine<T>>(shape.size(), options.context_features,
                                                options.log_scale_bound);
  } else {
    chain.template append<Affine<T>>(shape.size());
  }
}

template <class T>
std::unique_ptr<Chain<T>> empty_chain(Activations activations) {
  if (activations == Activations::recomputed) return std::make_unique<ReversibleChain<T>>();
  return std::make_unique<Chain<T>>();
}

// tag: glow
// The first of `levels` levels, with the levels below it.
template <class T>
std::unique_ptr<Chain<T>> glow_levels(const ImageShape& shape, std::size_t levels,
                                      const GlowOptions& options, Rng& rng) {
  auto steps = empty_chain<T>(options.activations);
  steps->template append<Squeeze<T>>(shape);
  const ImageShape squeezed = shape.squeezed();
  const ImageSplit split = channel_split(squeezed);
  for (std::size_t k = 0; k < options.steps; ++k) {
    append_per_pixel<ActNorm<T>>(*steps, squeezed, squeezed.channels);
    append_mixing(*steps, options.mixing, squeezed, rng);
    append_coupling(*steps, options.kind, split, options.coupling, rng);
  }
  if (levels == 1) {
    if (options.prior == SplitPrior::learned) append_last_prior(*steps, squeezed, options.coupling);
    return steps;
  }
  auto prior = empty_chain<T>(options.activations);
  if (options.prior == SplitPrior::learned)
    append_coupling(*prior, CouplingKind::affine, split, options.coupling, rng);
  auto below = glow_levels<T>(staying(squeezed), levels - 1, options, rng);
  return std::make_unique<MultiScale<T>>(std::move(steps), split, std::move(prior),
                                         std::move(below));
}
// end: glow

// Affine couplings, each with its normalization, that move the two parts of the split by turns.
template <class T>
void append_couplings(Chain<T>& chain, std::size_t count, ImageSplit split,
                      const ImageRealNvpOptions& options, Rng& rng) {
  for (std::size_t k = 0; k < count; ++k) {
    chain.template append<ConvAffineCoupling<T>>(split, options.coupling, rng);
    const ImageShape& shape = split.shape;
    if (options.normalization == Normalization::batch)
      append_per_pixel<BatchNorm<T>>(chain, shape, shape.channels);
    if (options.normalization == Normalization::act)
      append_per_pixel<ActNorm<T>>(chain, shape, shape.channels);
    split = split.swapped();
  }
}

// tag: image-real-nvp
// The first of `levels` levels, with the levels below it.
template <class T>
std::unique_ptr<Chain<T>> real_nvp_levels(const ImageShape& shape, std::size_t levels,
                                          const ImageRealNvpOptions& options, Rng& rng) {
  auto steps = std::make_unique<Chain<T>>();
  append_couplings(*steps, levels == 1 ? 4 : 3, checkerboard_split(shape), options, rng);
  if (levels == 1) return steps;
  steps->template append<Squeeze<T>>(shape);
  const ImageShape squeezed = shape.squeezed();
  const ImageSplit split = channel_split(squeezed);
  append_couplings(*steps, 3, split, options, rng);
  auto below = real_nvp_levels<T>(staying(squeezed), levels - 1, options, rng);
  return std::make_unique<MultiScale<T>>(std::move(steps), split, std::make_unique<Chain<T>>(),
                                         std::move(below));
}
// end: image-real-nvp

}  // namespace

template <class T>
Flow<T> glow(const ImageShape& shape, const GlowOptions& options, Rng& rng) {
  require(options.levels > 0 && options.steps > 0, "glow: needs levels and steps above 0, got " +
                                                       std::to_string(options.levels) + " and " +
                                                       std::to_string(options.steps));
  require_halves("glow", shape, options.levels);
  return Flow<T>(glow_levels<T>(shape, options.levels, options, rng),
                 std::make_unique<StandardNormal<T>>(shape.size()));
}

template <class T>
Flow<T> image_real_nvp(const ImageShape& shape, const ImageRealNvpOptions& options, Rng& rng) {
  require(options.levels > 0, "image_real_nvp: needs levels above 0, got 0");
  require_halves("image_real_nvp", shape, options.levels - 1);
  return Flow<T>(real_nvp_levels<T>(shape, options.levels, options, rng),
                 std::make_unique<StandardNormal<T>>(shape.size()));
}

template Flow<float> glow(const ImageShape&, const GlowOptions&, Rng&);
template Flow<double> glow(const ImageShape&, const GlowOptions&, Rng&);
template Flow<float> image_real_nvp(const ImageShape&, const ImageRealNvpOptions&, Rng&);
template Flow<double> image_real_nvp(const ImageShape&, const ImageRealNvpOptions&, Rng&);

}  // namespace tapeflow
