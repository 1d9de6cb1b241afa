// Couplings of pictures: which numbers they keep, and what their network sees.
#include "flows/layers/image/conv_coupling.hpp"

#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

using Columns = std::vector<std::size_t>;

const ConvCouplingOptions options{.hidden = 5, .activation = Activation::tanh};

// A coupling away from the identity.
ConvAffineCoupling<double> coupling(const ImageSplit& split, ConvCouplingOptions of = options) {
  Rng rng(1);
  ConvAffineCoupling<double> layer(split, of, rng);
  randomise(layer, rng, 0.5);
  return layer;
}

// The columns of z that change if column j of x does.
Columns moved_by(const Bijector<double>& layer, std::size_t j) {
  Array<double> x = Rng(2).normal<double>({1, layer.features()});
  const Array<double> before = latent_of(layer, x).value;
  x(0, j) += 0.5;
  const Array<double> after = latent_of(layer, x).value;
  Columns changed;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (before(0, k) != after(0, k)) changed.push_back(k);
  return changed;
}

}  // namespace

TEST_CASE("A split of channels keeps the first half of each pixel's, a checkerboard every other") {
  const ImageSplit channels = channel_split({1, 2, 3}), board = checkerboard_split({2, 3, 1});
  CHECK(channels.columns.kept == Columns{0, 3});
  CHECK(channels.columns.moved == Columns{1, 2, 4, 5});
  CHECK(channels.swapped().columns.kept == Columns{1, 2, 4, 5});
  CHECK(board.columns.kept == Columns{0, 2, 4});
  CHECK(board.columns.moved == Columns{1, 3, 5});
  CHECK(checkerboard_split({2, 2, 2}).columns.kept == Columns{0, 1, 6, 7});
  CHECK(board.swapped().columns.kept == board.columns.moved);
  CHECK(board.swapped().swapped().columns.kept == board.columns.kept);
}

TEST_CASE("The network of a coupling over channels sees the pixels around each pixel") {
  const ConvAffineCoupling<double> layer = coupling(channel_split({1, 5, 2}));
  // The kernels of 3 x 3 pixels, two of them, see two pixels to each side.
  CHECK(moved_by(layer, 0) == Columns{0, 1, 3, 5});
  CHECK(moved_by(layer, 4) == Columns{1, 3, 4, 5, 7, 9});
  CHECK(moved_by(layer, 3) == Columns{3});
  CHECK(moved_by(coupling(channel_split({1, 5, 2}).swapped()), 3) == Columns{0, 2, 3, 4, 6});
}

TEST_CASE("The network of a checkerboard sees kept pixels in their places, and no moved ones") {
  const ConvAffineCoupling<double> layer = coupling(checkerboard_split({1, 6, 1}));
  CHECK(moved_by(layer, 0) == Columns{0, 1});
  CHECK(moved_by(layer, 2) == Columns{1, 2, 3});
  CHECK(moved_by(layer, 4) == Columns{3, 4, 5});
  CHECK(moved_by(layer, 3) == Columns{3});
}

TEST_CASE("A coupling of pictures is the coupling of rows with the output of its ConvNet") {
  const ImageSplit split = channel_split({2, 2, 4});
  Rng rng(3), same(3);
  ConvAffineCoupling<double> layer(split, options, rng);
  ConvNet<double> net(2, 4, {.hidden = 5, .activation = Activation::tanh}, same);
  randomise(layer, rng);
  randomise(net, same);
  const Array<double> x = rng.normal<double>({3, 16});
  const Output<double> z = latent_of(layer, x);
  Tape<double> tape;
  const Var<double> picture = as_pictures(tape.constant(x), {2, 2, 4});
  const Var<double> y = net(slice(picture, 3, 0, 2));
  const Var<double> s = 3 * tanh(slice(y, 3, 0, 2) / 3), t = slice(y, 3, 2);
  const Var<double> z_b = slice(picture, 3, 2) * exp(s) + t;
  CHECK(numbers(z.value) ==
        numbers(as_rows(concatenate({slice(picture, 3, 0, 2), z_b}, 3)).value()));
  for (std::size_t i = 0; i < 3; ++i)  // 8 log-scales, added up in another order
    CHECK(z.log_det(i) == Approx(sum(s, {1, 2, 3}).value()(i)).epsilon(1e-14));
}

TEST_CASE("Couplings of pictures start as the identity, and have the networks that they say") {
  Rng rng(4);
  const ImageSplit split = checkerboard_split({4, 4, 3});
  ConvAffineCoupling<double> affine(split, options, rng);
  ConvAdditiveCoupling<double> additive(split, options, rng);
  const Array<double> x = rng.normal<double>({2, 48});
  CHECK(numbers(latent_of(affine, x).value) == numbers(x));
  CHECK(numbers(latent_of(additive, x).value) == numbers(x));
  // Kernels, biases and the scale of the ConvNet, from 3 channels to 6 and to 3.
  CHECK(affine.parameter_count() == 9 * 3 * 5 + 5 + 25 + 5 + 9 * 5 * 6 + 2 * 6);
  CHECK(additive.parameter_count() == 9 * 3 * 5 + 5 + 25 + 5 + 9 * 5 * 3 + 2 * 3);
  CHECK(affine.named_parameters()[0].name == "net.first.kernel");
  CHECK(additive.named_parameters()[0].name == "net.first.kernel");
}

TEST_CASE("Couplings of pictures refuse splits and options that do not fit") {
  CHECK_THROWS_WITH(channel_split({4, 4, 1}),
                    "channel_split: needs pictures of two channels or more, got 4 x 4 x 1");
  CHECK_THROWS_WITH(checkerboard_split({1, 1, 4}),
                    "checkerboard_split: needs pictures of two pixels or more, got 1 x 1 x 4");
  CHECK_THROWS_WITH(
      coupling(channel_split({2, 2, 2}), {.context_features = 2, .context_channels = 1}),
      "ConvCouplingOptions: needs context_features or context_channels to be 0, got "
      "2 and 1");
  CHECK_THROWS_WITH(coupling(channel_split({2, 2, 2}), {.log_scale_bound = 0}),
                    "AffineCoupling: needs a positive log_scale_bound, got 0");
}
