// A step through the layers of pictures allocates nothing after the first two. The program that
// this file belongs to replaces operator new to count allocations (counting_new.hpp).
#include "flows/layers/image/conv_coupling.hpp"
#include "flows/layers/image/multi_scale.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/image/squeeze.hpp"
#include "flows/layers/linear/matrix_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/reversible_chain.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"

using namespace tapeflow;

namespace {

constexpr ImageShape shape{4, 4, 2}, squeezed{2, 2, 8};
const ConvCouplingOptions options{.hidden = 4, .context_features = 2};

// Every layer of pictures, with both patterns and both kinds of couplings.
template <template <class> class ChainOf>
std::unique_ptr<Bijector<float>> all_layers_of_pictures(Rng& rng) {
  const ImageSplit board = checkerboard_split(shape), channels = channel_split(squeezed);
  std::unique_ptr<Chain<float>> steps = std::make_unique<ChainOf<float>>();
  steps->append<ConvAffineCoupling<float>>(board, options, rng);
  steps->append<ConvAdditiveCoupling<float>>(board.swapped(), options, rng);
  steps->append<Squeeze<float>>(shape);
  steps->append<PerPixel<float>>(squeezed, std::make_unique<ActNorm<float>>(8));
  steps->append<PerPixel<float>>(squeezed, std::make_unique<MatrixLinear<float>>(8, rng));
  auto prior = std::make_unique<ConvAffineCoupling<float>>(channels, options, rng);
  auto below =
      std::make_unique<ConvAdditiveCoupling<float>>(channel_split(staying(squeezed)), options, rng);
  return std::make_unique<MultiScale<float>>(std::move(steps), channels, std::move(prior),
                                             std::move(below));
}

// The allocations of the third step.
std::size_t allocations_of(const Bijector<float>& layers) {
  Rng rng(2);
  const Array<float> x = rng.normal<float>({6, shape.size()}), c = rng.normal<float>({6, 2});
  Tape<float> tape;
  const auto step = [&] {
    tape.clear();
    const Transformed<float> z = layers.to_latent_in_training(tape.view(x), tape.view(c));
    tape.backward(mean(sum(square(z.value), {1}) / 2 - z.log_det));
  };
  step();
  step();
  const std::size_t before = allocation_count();
  step();
  return allocation_count() - before;
}

}  // namespace

TEST_CASE("A step through the layers of pictures allocates nothing after the first two") {
  Rng rng(1);
  CHECK(allocations_of(*all_layers_of_pictures<Chain>(rng)) == 0);
}

TEST_CASE("A step whose activations are computed again allocates nothing after the first two") {
  Rng rng(1);
  CHECK(allocations_of(*all_layers_of_pictures<ReversibleChain>(rng)) == 0);
}
