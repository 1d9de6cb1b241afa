#include "examples/ch06_nice/inpainting.hpp"

#include "flows/data/statistics.hpp"
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
  const Array<float> found = climbed(flow, x, 1, rng);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(found(i, 0) == x(i, 0));
    CHECK(found(i, 1) == Approx(-x(i, 0) * mixed / square).margin(1e-3));
  }
}

// A walk with steps h on a normal density of precision λ, x <- x - h λ x / 2 + √h ξ, has the
// variance v = (1 - h λ / 2)² v + h: v = 1 / (λ (1 - h λ / 4)). Means and variances of 4000 draws
// get five standard errors.
TEST_CASE("Drawn completions of a Gaussian have its conditional mean and variance") {
  Rng rng(4);
  Flow<float> flow = linear<float>(2, rng);
  for (const auto& named : flow.named_parameters()) {
    if (!named.parameter->trainable || named.name.ends_with("shift")) continue;
    for (float& v : named.parameter->value) v += 0.5f;
  }
  Tape<float> tape({.record = false});
  const Array<float> axes = {{1, 0}, {0, 1}};
  const Array<float> w = flow.bijector().to_latent(tape.constant(axes), Var<float>()).value.value();
  const double mixed = w(0, 0) * w(1, 0) + w(0, 1) * w(1, 1),
               square = w(1, 0) * w(1, 0) + w(1, 1) * w(1, 1), scale = 1.5,
               h = 0.02 * scale * scale, variance = 1 / (square * (1 - h * square / 4));
  const std::size_t n = 4000;
  const Array<float> found = drawn(flow, filled<float>({n, 2}, 0.8f), 1,
                                   filled<float>({1}, static_cast<float>(scale)), rng);
  const ColumnMoments moments = column_moments(found);
  const double count = static_cast<double>(n);
  CHECK(found(17, 0) == 0.8f);
  CHECK(moments.mean(1) == Approx(-0.8 * mixed / square).margin(5 * std::sqrt(variance / count)));
  CHECK(moments.deviation(1) * moments.deviation(1) ==
        Approx(variance).epsilon(5 * std::sqrt(2 / count)));
}

TEST_CASE("completion_rows has the images, their given parts, and the completions") {
  Rng rng(4);
  const Flow<float> flow = linear<float>(3, rng);
  const Array<float> x = {{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}, {0.7f, 0.8f, 0.9f}};
  const DigitSplit data{.train = {}, .drawn = x, .valid = {}, .test = x};
  const Array<double> rows = completion_rows(flow, data, 2, 2, rng);
  REQUIRE(rows.shape() == Shape{2 * 5, 3});
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    CHECK(rows(i, 0) == static_cast<double>(x(i % 2, 0)));
    CHECK(rows(i, 1) == static_cast<double>(x(i % 2, 1)));
    CHECK((rows(i, 2) == static_cast<double>(x(i % 2, 2))) == (i < 2));
  }
  CHECK(rows(2, 2) == rows(3, 2));  // the light grey
}
