// MultiScale and OnColumns: one standard normal in place of a list of latents with a density each.
#include "flows/layers/image/multi_scale.hpp"

#include "flows/bases/distributions.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/layers/image/conv_coupling.hpp"
#include "flows/layers/image/on_columns.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

constexpr ImageShape shape{2, 2, 4};
const ImageSplit split = channel_split(shape);
const ConvCouplingOptions options{.hidden = 5, .activation = Activation::tanh};

std::unique_ptr<ConvAffineCoupling<double>> some_coupling(const ImageSplit& of,
                                                          std::uint64_t seed) {
  Rng rng(seed);
  auto layer = std::make_unique<ConvAffineCoupling<double>>(of, options, rng);
  randomise(*layer, rng, 0.5);
  return layer;
}

double log_normal(double x, double mean, double log_deviation) {
  const double z = (x - mean) * std::exp(-log_deviation);
  return -0.5 * (z * z + std::log(2 * std::numbers::pi)) - log_deviation;
}

Array<double> log_prob_of(const Bijector<double>& layer, const Array<double>& x) {
  Tape<double> tape;
  const Transformed<double> z = layer.to_latent(tape.constant(x));
  return (StandardNormal<double>(layer.features()).log_prob(z.value) + z.log_det).value();
}

}  // namespace

// Glow's way: log p(x) = ln|det| of the steps + Σ ln N(y_b; μ, σ²) + log p(y_a). The means and
// deviations are read off the prior itself, which maps y_b = 0 and y_b = 1 to (0 - μ) / σ and
// (1 - μ) / σ.
TEST_CASE("A learned prior is an affine coupling: MultiScale has the density of Glow's formula") {
  const auto steps = some_coupling(split.swapped(), 1), prior = some_coupling(split, 2),
             below = some_coupling(checkerboard_split(staying(shape)), 3);
  const MultiScale<double> layer(some_coupling(split.swapped(), 1), split, some_coupling(split, 2),
                                 some_coupling(checkerboard_split(staying(shape)), 3));
  const Array<double> x = Rng(4).normal<double>({3, shape.size()});
  const Output<double> y = latent_of(*steps, x);
  Array<double> zero = y.value, one = y.value;
  for (const std::size_t j : split.columns.moved) {
    for (std::size_t i = 0; i < 3; ++i) {
      zero(i, j) = 0;
      one(i, j) = 1;
    }
  }
  zero = latent_of(*prior, zero).value;
  one = latent_of(*prior, one).value;
  const Array<double> deep = log_prob_of(*below, select_columns(y.value, split.columns.kept));
  const Array<double> log_p = log_prob_of(layer, x);
  for (std::size_t i = 0; i < 3; ++i) {
    double expected = y.log_det(i) + deep(i);
    for (const std::size_t j : split.columns.moved) {
      const double scale = one(i, j) - zero(i, j);  // 1 / σ
      expected += log_normal(y.value(i, j), -zero(i, j) / scale, -std::log(scale));
    }
    CHECK(log_p(i) == Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("MultiScale with an empty prior leaves the half that leaves alone: Real-NVP's split") {
  const MultiScale<double> layer(std::make_unique<Chain<double>>(), split,
                                 std::make_unique<Chain<double>>(),
                                 some_coupling(checkerboard_split(staying(shape)), 3));
  const Array<double> x = Rng(5).normal<double>({2, shape.size()});
  const Output<double> z = latent_of(layer, x);
  CHECK(numbers(select_columns(z.value, split.columns.moved)) ==
        numbers(select_columns(x, split.columns.moved)));
  CHECK(numbers(z.value) != numbers(x));
}

TEST_CASE("Layers below a split take their statistics from what arrives there") {
  auto norm =
      std::make_unique<PerPixel<double>>(staying(shape), std::make_unique<ActNorm<double>>(2));
  MultiScale<double> layer(some_coupling(split, 6), split, some_coupling(split, 7),
                           std::move(norm));
  CHECK(layer.needs_statistics());
  Workers workers(1);
  Rows<double> rows{Rng(8).normal<double>({30, shape.size()})};
  rows.x = rows.x * 3 + 2;
  layer.take_statistics(rows, workers);
  CHECK_FALSE(layer.needs_statistics());
  Array<double> stays = select_columns(latents(layer, rows), split.columns.kept);
  stays.reshape(Shape{stays.size() / 2, 2});
  const ColumnMoments moments = column_moments(stays);
  for (const std::size_t c : {0, 1}) {
    CHECK(moments.mean(c) == Approx(0).margin(1e-13));
    CHECK(moments.deviation(c) == Approx(1).epsilon(1e-13));
  }
}

TEST_CASE("In training the layers of some columns are in training") {
  const OnColumns<double> layer({2, 0}, 4, std::make_unique<BatchNorm<double>>(2));
  Tape<double> tape;
  const Var<double> x = tape.constant(Rng(9).normal<double>({20, 4}) + 5);
  const ColumnMoments trained = column_moments(layer.to_latent_in_training(x).value.value());
  const ColumnMoments used = column_moments(layer.to_latent(x).value.value());
  CHECK(trained.mean(0) == Approx(0).margin(1e-13));
  CHECK(trained.mean(1) > 4);
  CHECK(used.mean(0) > 4);
}

TEST_CASE("OnColumns maps its columns in their order and leaves the others where they are") {
  const auto standardize = [] {
    return std::make_unique<Standardize<double>>(Array<double>{10., 20.}, Array<double>{1., 2.});
  };
  const OnColumns<double> layer({3, 0}, 4, standardize());
  const Output<double> z = latent_of(layer, {{1., 2., 3., 4.}});
  CHECK(numbers(z.value) == std::vector<double>{-9.5, 2, 3, -6});
  CHECK(z.log_det(0) == Approx(-std::log(2)));
  CHECK(numbers(data_of(layer, z.value).value) == std::vector<double>{1, 2, 3, 4});

  CHECK_THROWS_WITH(OnColumns<double>({1, 1}, 4, standardize()),
                    "OnColumns: needs distinct columns below 4, got column 1 twice");
  CHECK_THROWS_WITH(OnColumns<double>({1, 4}, 4, standardize()),
                    "OnColumns: needs distinct columns below 4, got column 4");
  CHECK_THROWS_WITH(OnColumns<double>({1, 2, 3}, 4, standardize()),
                    "OnColumns: needs a layer of 3 columns, got Standardize of 2");
}
