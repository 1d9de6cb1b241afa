// Parts of chapter 11's program: what it sees inside a flow, and how it scores.
#include "examples/ch11_glow/scores.hpp"
#include "examples/ch11_glow/step_pictures.hpp"
#include "examples/ch11_glow/straight_line.hpp"
#include "examples/ch11_glow/strangers.hpp"
#include "examples/ch11_glow/training.hpp"
#include "flows/image_recipes.hpp"
#include "flows/layers/image/multi_scale.hpp"
#include "flows/layers/image/squeeze.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

using namespace tapeflow;

namespace {

std::vector<float> sorted(const Array<float>& x) {
  std::vector<float> values = numbers(x);
  std::sort(values.begin(), values.end());
  return values;
}

DensityModel<float> small_model(const Clothes& clothes) {
  DensityModel<float> model(settings_of(clothes, {.steps = 1, .hidden = 4}), clothes.train, 1);
  Rng rng(2);
  randomise(model.flow(), rng);
  return model;
}

}  // namespace

TEST_CASE("The steps of a Glow are seen behind each coupling, and the latents at the end") {
  const ImageShape shape{8, 8, 1};
  Rng rng(1);
  const ConvCouplingOptions coupling{.hidden = 4, .context_features = 2};
  Flow<float> flow = glow<float>(shape, {.levels = 3, .steps = 2, .coupling = coupling}, rng);
  randomise(flow, rng);
  const Array<float> x = rng.normal<float>({3, 64}), context = rng.normal<float>({3, 2});
  const auto seen = after_each_coupling(flow.bijector(), x, context);
  REQUIRE(seen.size() == 3 * 2 + 2 + 1);  // those of the steps and of two priors; the latents
  Tape<float> tape({.record = false});
  const Array<float> z =
      flow.bijector().to_latent(tape.constant(x), tape.constant(context)).value.value();
  CHECK(sorted(seen.back()) == sorted(z));
}

// A new coupling is the identity: what moves back to its place is the picture.
TEST_CASE("What a Squeeze has moved is back in its place in the pictures of the steps") {
  Rng rng(1);
  const auto level = [&rng](const ImageShape& shape) {
    auto steps = std::make_unique<Chain<float>>();
    steps->append<Squeeze<float>>(shape);
    const ImageSplit split = channel_split(shape.squeezed());
    steps->append<ConvAffineCoupling<float>>(split, ConvCouplingOptions{.hidden = 4}, rng);
    return steps;
  };
  const ImageShape shape{8, 8, 1}, squeezed = shape.squeezed();
  auto above = level(shape);
  const MultiScale<float> flow(std::move(above), channel_split(squeezed),
                               std::make_unique<Chain<float>>(), level(staying(squeezed)));
  const Array<float> x = rng.normal<float>({2, 64});
  const auto all = after_each_coupling(flow, x, Array<float>{});
  REQUIRE(all.size() == 3);
  for (const Array<float>& seen : all) CHECK(numbers(seen) == numbers(x));
}

TEST_CASE("The density of a picture without its kind is the mean over the kinds") {
  const Clothes clothes = digits_as_clothes(1);
  const DensityModel<float> model = small_model(clothes);
  const Array<double> some = row_range(clothes.test.x(), 0, 3);
  const std::vector<double> found = log_prob_of_any_kind(model, some);
  Workers workers(1);
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<double> log_p;
    for (std::size_t kind = 0; kind < 10; ++kind) {
      const Array<double> context = filled<double>({1, 1}, static_cast<double>(kind));
      log_p.push_back(model.log_prob({row_range(some, i, 1), context}, workers)[0]);
    }
    const double most = *std::max_element(log_p.begin(), log_p.end());
    double sum = 0;
    for (const double v : log_p) sum += std::exp(v - most);
    CHECK(found[i] == Approx(most + std::log(sum / 10)).epsilon(1e-5));  // rows score in float
  }
}

TEST_CASE("Enlarged digits have MNIST's size, frame and levels") {
  const Array<double> x = enlarged_digits(1).pictures;
  REQUIRE(x.shape() == Shape{500, 784});
  double brightest = 0;
  for (std::size_t n = 0; n < 500; ++n) {
    for (std::size_t k = 0; k < 784; ++k) {
      const std::size_t i = k / 28, j = k % 28;
      const bool frame = i < 4 || j < 4 || i >= 24 || j >= 24;
      REQUIRE(x(n, k) >= 0);
      REQUIRE(x(n, k) < (frame ? 1 : 256));
      brightest = std::max(brightest, x(n, k));
    }
  }
  CHECK(brightest >= 255);
}

TEST_CASE("Ink is the share of pixels above level 0, wherever in its cell a pixel lies") {
  CHECK(share_of_ink({{0, 0.9, 1, 7.5}, {0.2, 255.9, 0, 1.1}}) == 0.5);
}

TEST_CASE("The straight line with the least squares goes through points that lie on a line") {
  const StraightLine line = fitted_line({1, 2, 4}, {5, 7, 11});
  CHECK(line.at_0 == Approx(3));
  CHECK(line.slope == Approx(2));
  CHECK(line(10) == Approx(23));
  // Of 1, 1, 2 over 0, 1, 2 the slope is 1/2, and the line passes through the means 1 and 4/3.
  CHECK(fitted_line({0, 1, 2}, {1, 1, 2}).slope == Approx(0.5));
  CHECK(fitted_line({0, 1, 2}, {1, 1, 2})(1) == Approx(4. / 3));
}
