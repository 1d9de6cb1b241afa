#include "examples/ch06_nice/inpainting.hpp"

#include "flows/recipes.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

// For z = W x, the likeliest x_1 beside a given x_0 has the shortest z: x_1 = -x_0 (w_0 · w_1) /
// (w_1 · w_1), where w_j are the columns of W.
TEST_CASE("A Gaussian completes a row with its conditional mean, whatever the start") {
  Rng rng(4);
  Flow<float> flow = linear<float>(2, rng);
  for (const auto& named : flow.named_parameters()) {  // W is no longer a rotation
    if (!named.parameter->trainable || named.name.ends_with("shift")) continue;
    for (float& v : named.parameter->value) v += 0.5f;
  }
  Tape<float> tape({.record = false});
  const Array<float> axes = {{1, 0}, {0, 1}};
  const Array<float> w = flow.bijector().to_latent(tape.constant(axes), Var<float>()).value.value();
  const double mixed = w(0, 0) * w(1, 0) + w(0, 1) * w(1, 1),
               square = w(1, 0) * w(1, 0) + w(1, 1) * w(1, 1);
  REQUIRE(std::abs(mixed / square) > 0.1);
  const Array<float> x = {{1, 9}, {-2, 9}, {0.5, 9}};
  const Array<float> found = inpainted(flow, x, 1, rng);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(found(i, 0) == x(i, 0));
    CHECK(found(i, 1) == Approx(-x(i, 0) * mixed / square).margin(1e-3));
  }
}

TEST_CASE("inpainting_rows has the images, their given parts, and the completions") {
  Rng rng(4);
  const Flow<float> flow = linear<float>(3, rng);
  const Array<float> x = {{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}};
  const Array<double> rows = inpainting_rows(flow, x, 2, 2, rng);
  REQUIRE(rows.shape() == Shape{2 * (2 + 2), 3});
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    CHECK(rows(i, 0) == static_cast<double>(x(i % 2, 0)));
    CHECK(rows(i, 1) == static_cast<double>(x(i % 2, 1)));
    CHECK((rows(i, 2) == static_cast<double>(x(i % 2, 2))) == (i < 2));
  }
  CHECK(rows(2, 2) == rows(3, 2));  // the light grey
}
