// Glow and Real-NVP on pictures: how they put their layers together, and that files keep them.
#include "flows/image_recipes.hpp"

#include "engine/io/parameters.hpp"
#include "flows/chain.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace tapeflow;

namespace {

constexpr ImageShape grey{4, 4, 1};
const ConvCouplingOptions small{.hidden = 6, .activation = Activation::tanh};

template <class T>
Flow<T> glow_of(const ImageShape& shape, GlowOptions options = {}, std::uint64_t seed = 1) {
  Rng rng(seed);
  return glow<T>(shape, options, rng);
}

template <class T>
Flow<T> real_nvp_of(const ImageShape& shape, ImageRealNvpOptions options = {},
                    std::uint64_t seed = 1) {
  Rng rng(seed);
  return image_real_nvp<T>(shape, options, rng);
}

const GlowOptions two_levels{.levels = 2, .steps = 2, .coupling = small};

std::size_t parameters_named(Flow<double>& flow, const std::string& end) {
  const auto all = flow.named_parameters();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const auto& named) { return named.name.ends_with(end); }));
}

// How many of the D² pairs of a number of z and a number of x depend on one another.
std::size_t dependencies(const Bijector<double>& layer) {
  const Array<double> x = Rng(3).normal<double>({1, layer.features()});
  const Array<double> z = latent_of(layer, x).value;
  std::size_t count = 0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    Array<double> moved = x;
    moved(0, j) += 0.5;
    const Array<double> after = latent_of(layer, moved).value;
    for (std::size_t k = 0; k < z.size(); ++k) count += after(0, k) != z(0, k);
  }
  return count;
}

// Four couplings on checkerboards of the colours given.
Chain<double> checkerboards(const std::vector<ImageSplit>& splits) {
  Chain<double> chain;
  Rng rng(4);
  for (const ImageSplit& split : splits)
    chain.append<ConvAffineCoupling<double>>(split, small, rng);
  randomise(chain, rng);
  return chain;
}

}  // namespace

TEST_CASE("A flow of pictures is saved and loaded bit for bit, and ActNorm does not start again") {
  Rng rng(2);
  const Rows<double> rows{rng.normal<double>({30, 16})}, others{rng.normal<double>({30, 16}) * 2};
  Workers workers(1);
  for (const ChannelMixing mixing :
       {ChannelMixing::reversed, ChannelMixing::shuffled, ChannelMixing::convolution}) {
    GlowOptions options = two_levels;
    options.mixing = mixing;
    Flow<double> flow = glow_of<double>(grey, options, 1),
                 other = glow_of<double>(grey, options, 2);
    CHECK(flow.needs_statistics());
    flow.take_statistics(rows, workers);
    ModelFile file;
    save_parameters(flow, "", file);
    load_parameters(file, "", other);
    CHECK_FALSE(other.needs_statistics());
    other.take_statistics(others, workers);
    CHECK(flow.log_prob(others, workers) == other.log_prob(others, workers));
  }
}

TEST_CASE("A new Glow is a rotation, a new Real-NVP the identity, of the standard normal") {
  const Array<double> x = Rng(2).normal<double>({3, grey.size()});
  Workers workers(1);
  const std::vector<double> expected =
      Flow<double>(std::make_unique<Chain<double>>(), std::make_unique<StandardNormal<double>>(16))
          .log_prob(x, workers);
  const std::vector<double> of_glow = glow_of<double>(grey, two_levels).log_prob(x, workers);
  for (std::size_t i = 0; i < 3; ++i) CHECK(of_glow[i] == Approx(expected[i]).epsilon(1e-13));
  const ImageRealNvpOptions act{.coupling = small, .normalization = Normalization::act};
  const std::vector<double> of_nvp = real_nvp_of<double>(grey, act).log_prob(x, workers);
  for (std::size_t i = 0; i < 3; ++i) CHECK(of_nvp[i] == Approx(expected[i]).epsilon(1e-13));
}

TEST_CASE("In a flow of pictures every number moves all latents") {
  Rng rng(2);
  Flow<double> of_glow = glow_of<double>(grey, two_levels);
  Flow<double> of_real_nvp =
      real_nvp_of<double>(grey, {.coupling = small, .normalization = Normalization::none});
  randomise(of_glow, rng);
  randomise(of_real_nvp, rng);
  CHECK(dependencies(of_glow.bijector()) == 16 * 16);
  CHECK(dependencies(of_real_nvp.bijector()) == 16 * 16);
}

TEST_CASE("Checkerboards must take turns: of the same pixels kept twice, half never moves") {
  const ImageSplit split = checkerboard_split(grey);
  CHECK(dependencies(checkerboards({split, split.swapped(), split, split.swapped()})) == 16 * 16);
  // A planted bug: 8 pixels depend on themselves alone.
  CHECK(dependencies(checkerboards({split, split, split, split})) <= 8 + 8 * 9);
}

TEST_CASE("A flow of pictures has as many layers as its options say") {
  GlowOptions options{.levels = 3, .steps = 4, .coupling = small};
  Flow<double> full = glow_of<double>({8, 8, 3}, options);
  CHECK(parameters_named(full, ".initialised") == 12);
  CHECK(parameters_named(full, ".lower") == 12);
  CHECK(parameters_named(full, "net.first.kernel") == 12 + 2);
  options.prior = SplitPrior::standard;
  options.mixing = ChannelMixing::shuffled;
  Flow<double> plain = glow_of<double>({8, 8, 3}, options);
  CHECK(parameters_named(plain, ".order") == 12);
  CHECK(parameters_named(plain, "net.first.kernel") == 12);
  options.kind = CouplingKind::additive;
  CHECK(glow_of<double>({8, 8, 3}, options).parameter_count() < plain.parameter_count());

  Flow<double> nvp = real_nvp_of<double>({8, 8, 3}, {.levels = 3, .coupling = small});
  CHECK(parameters_named(nvp, "net.first.kernel") == 6 + 6 + 4);
  CHECK(parameters_named(nvp, ".variance") == 6 + 6 + 4);
}

TEST_CASE("The mixing of channels is that of the options, and matrices and shuffles are random") {
  const auto latents_with = [](ChannelMixing mixing, std::uint64_t seed) {
    const GlowOptions options{.levels = 1, .steps = 1, .mixing = mixing, .coupling = small};
    const Array<double> x = Rng(2).normal<double>({1, grey.size()});
    return numbers(latent_of(glow_of<double>(grey, options, seed).bijector(), x).value);
  };
  CHECK(latents_with(ChannelMixing::reversed, 1) == latents_with(ChannelMixing::reversed, 2));
  CHECK(latents_with(ChannelMixing::shuffled, 1) != latents_with(ChannelMixing::shuffled, 3));
  CHECK(latents_with(ChannelMixing::convolution, 1) != latents_with(ChannelMixing::convolution, 2));
  CHECK(latents_with(ChannelMixing::reversed, 1) != latents_with(ChannelMixing::shuffled, 1));
}

TEST_CASE("A context goes to every coupling and every prior of a flow of pictures") {
  GlowOptions options = two_levels;
  options.coupling.context_features = 3;
  Flow<double> flow = glow_of<double>(grey, options);
  CHECK(flow.context_features() == 3);
  CHECK(parameters_named(flow, "net.context") == 2 * 2 + 1);
  Flow<double> nvp = real_nvp_of<double>(grey, {.coupling = options.coupling});
  CHECK(parameters_named(nvp, "net.context") == 3 + 3 + 4);
  Rng rng(2);
  const Array<double> context = rng.normal<double>({5, 3});
  CHECK(flow.sample(5, rng, {.context = context}).shape() == Shape{5, 16});
}

TEST_CASE("A learned prior gives each number of the last level a mean and a deviation") {
  const auto parameters = [](SplitPrior prior, std::size_t context) {
    GlowOptions options{.levels = 1, .steps = 1, .prior = prior, .coupling = small};
    options.coupling.context_features = context;
    return glow_of<double>(grey, options).parameter_count();
  };
  CHECK(parameters(SplitPrior::learned, 0) - parameters(SplitPrior::standard, 0) == 2 * 16);
  // For each column of the context, and as a constant.
  CHECK(parameters(SplitPrior::learned, 3) - parameters(SplitPrior::standard, 3) == 4 * 2 * 16);
}

TEST_CASE("Recipes of pictures refuse pictures and options that do not fit") {
  CHECK_THROWS_WITH(glow_of<double>({28, 28, 1}, {.levels = 3}),
                    "glow: needs a height and a width that can be halved 3 times, got 28 x 28 x 1");
  CHECK_THROWS_WITH(glow_of<double>(grey, {.steps = 0}),
                    "glow: needs levels and steps above 0, got 3 and 0");
  CHECK_THROWS_WITH(
      real_nvp_of<double>({6, 6, 1}, {.levels = 3}),
      "image_real_nvp: needs a height and a width that can be halved 2 times, got 6 x 6 x 1");
  CHECK_THROWS_WITH(real_nvp_of<double>(grey, {.levels = 0}),
                    "image_real_nvp: needs levels above 0, got 0");
  CHECK_THROWS_WITH(real_nvp_of<double>(grey, {.levels = 3}),
                    "checkerboard_split: needs pictures of two pixels or more, got 1 x 1 x 4");
}
