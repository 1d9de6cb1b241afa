// The layers of chapter 17's flow keep the contract.
#include "examples/ch17_speech/speech_flow.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/sequence/fixed_length.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

TEST_CASE("Whitening what is given keeps the contract") {
  Rng rng(4);
  const LinearGaussian gaussian =
      LinearGaussian::fit(rng.normal<double>({40, 2}), rng.normal<double>({40, 3}));
  WhitenGiven<double> layer(gaussian);
  CHECK(layer.features() == 3);
  CHECK(layer.context_features() == 2);
  CHECK(layer.trainable_parameters().empty());
  CHECK(check_bijector(layer, rng.normal<double>({5, 3}), {.context = rng.normal<double>({5, 2})})
            .empty());
}

TEST_CASE("Encoding what is given keeps the contract of the layer inside") {
  Rng rng(5);
  auto coupling = std::make_unique<GatedCoupling<double>>(
      2, 3, GatedCouplingOptions{.net = {.hidden = 3, .blocks = 1}}, rng);
  auto encoded = std::make_unique<EncodedGiven<double>>(2, 3, std::move(coupling), rng);
  CHECK(encoded->channels() == 2);
  CHECK(encoded->given_channels() == 2);
  CHECK(encoded->length_factor() == 1);
  FixedLength<double> layer(4, std::move(encoded));
  CHECK(check_bijector(layer, rng.normal<double>({5, 4 * 2}),
                       {.context = rng.normal<double>({5, 4 * 3})})
            .empty());
}

// By the encoder's kernel of five frames. The coupling's own kernels see the kept channels of x
// alone.
TEST_CASE("A frame knows what is said up to two frames away") {
  Rng rng(6);
  auto coupling = std::make_unique<GatedCoupling<double>>(
      2, 3, GatedCouplingOptions{.net = {.hidden = 3, .blocks = 1}}, rng);
  EncodedGiven<double> layer(2, 3, std::move(coupling), rng);
  randomise(layer, rng);
  const Array<double> x = rng.normal<double>({1, 12, 2}), real = filled<double>({1, 12}, 1);
  Array<double> given = rng.normal<double>({1, 12, 2});
  const auto latent = [&] {
    Tape<double> tape({.record = false});
    return layer.to_latent(tape.constant(x), {tape.constant(given), tape.constant(real)})
        .value.value();
  };
  const Array<double> before = latent();
  given(0, 5, 1) += 1;
  const Array<double> after = latent();
  for (std::size_t l = 0; l < 12; ++l) {
    INFO("frame " << l);
    CHECK((before(0, l, 1) != after(0, l, 1)) == (l >= 3 && l <= 7));
    CHECK(before(0, l, 0) == after(0, l, 0));
  }
}
