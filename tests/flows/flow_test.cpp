// A flow: its density on a tape and without a tape, its samples, and the quadrature of its density.
#include "flows/flow.hpp"

#include "flows/bases/autoregressive_mixture.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/layers/orders.hpp"
#include "flows/quadrature.hpp"
#include "flows/recipes.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>
#include <numeric>
#include <thread>

using namespace tapeflow;

namespace {

const double ln_2pi = std::log(2 * std::numbers::pi);

// A Real-NVP away from the identity.
template <class T>
Flow<T> some_flow(std::size_t features, std::size_t context = 0) {
  Rng rng(9);
  const RealNvpOptions options{.layers = 4,
                               .coupling = {.hidden = {8}, .context_features = context}};
  Flow<T> flow = real_nvp<T>(features, options, rng);
  for (Parameter<T>* p : flow.trainable_parameters()) {
    for (T& entry : p->value) entry += static_cast<T>(0.2 * rng.normal());
  }
  return flow;
}

// A flow with the density N(mean, scale²) in each column.
Flow<double> gaussian_flow(const Array<double>& mean, const Array<double>& scale) {
  return {std::make_unique<Standardize<double>>(mean, scale),
          std::make_unique<StandardNormal<double>>(mean.size())};
}

}  // namespace

TEST_CASE("log_prob of a flow is log_prob of the base at z, plus the log-determinant") {
  const Flow<double> flow = some_flow<double>(3);
  Rng rng(1);
  Tape<double> tape;
  const Var<double> x = tape.constant(rng.normal<double>({7, 3}));
  const auto [z, log_det] = flow.bijector().to_latent(x);
  const Var<double> log_p = flow.log_prob(x);
  REQUIRE(log_p.shape() == Shape{7});
  for (std::size_t i = 0; i < 7; ++i) {
    double expected = log_det.value()(i) - 1.5 * ln_2pi;
    for (std::size_t j = 0; j < 3; ++j) expected -= 0.5 * std::pow(z.value()(i, j), 2);
    CHECK(std::abs(log_p.value()(i) - expected) < 1e-13 * std::max(1.0, std::abs(expected)));
  }
}

TEST_CASE("The samples of a standard normal have its moments") {
  // For n = 200,000 draws the mean, mean square, mean fourth power and mean product have the
  // standard errors √1, √2, √96 and √1 over √n. A deviation of 5 standard errors has a probability
  // of 1e-6.
  Rng rng(11);
  constexpr std::size_t n = 200000;
  const Array<double> z = StandardNormal<double>(2).sample(n, rng);
  REQUIRE(z.shape() == Shape{n, 2});
  double first = 0, second = 0, fourth = 0, product = 0;
  for (std::size_t i = 0; i < n; ++i) {
    first += z(i, 0) / n;
    second += z(i, 1) * z(i, 1) / n;
    fourth += std::pow(z(i, 0), 4) / n;
    product += z(i, 0) * z(i, 1) / n;
  }
  const double five = 5 / std::sqrt(n);
  CHECK(std::abs(first) < five);
  CHECK(std::abs(second - 1) < five * std::sqrt(2));
  CHECK(std::abs(fourth - 3) < five * std::sqrt(96));
  CHECK(std::abs(product) < five);
}

TEMPLATE_TEST_CASE("Scores agree with the tape, whatever the number of workers", "", float,
                   double) {
  using T = TestType;
  const std::size_t context_features = GENERATE(0, 2);
  const Flow<T> flow = some_flow<T>(2, context_features);
  Rng rng(3);
  constexpr std::size_t n = 1300;  // two whole chunks and part of a third
  const Rows<T> rows{rng.normal<T>({n, 2}), rng.normal<T>({n, context_features})};
  Workers alone(1), two(2), five(5);
  const std::vector<double> scores = flow.log_prob(rows, alone);
  CHECK(flow.log_prob(rows, two) == scores);
  CHECK(flow.log_prob(rows, five) == scores);

  // A product with another number of rows may sum in another order, with other roundings.
  Tape<T> tape;
  const Var<T> context = context_features > 0 ? tape.constant(rows.context) : Var<T>();
  const Var<T> log_p = flow.log_prob(tape.constant(rows.x), context);
  const double rounding = 1000 * static_cast<double>(std::numeric_limits<T>::epsilon());
  REQUIRE(scores.size() == n);
  for (std::size_t i = 0; i < n; ++i) {
    const double truth = log_p.value()(i);
    if (std::abs(scores[i] - truth) > rounding * std::max(1.0, std::abs(truth))) {
      FAIL("row " << i << ": " << scores[i] << " and " << truth);
    }
  }
  CHECK(flow.log_prob(Array<T>(Shape{0, 2}), two).empty());
}

TEST_CASE("Several threads may score and sample one flow at the same time") {
  const Flow<float> flow = some_flow<float>(2);
  Rng rng(3);
  const Array<float> x = rng.normal<float>({2000, 2});
  const auto work = [&] {
    Workers workers(2);
    Rng own(8);
    return std::pair(flow.log_prob(x, workers), numbers(flow.sample(600, own)));
  };
  const auto expected = work();
  std::vector<std::decay_t<decltype(expected)>> found(4);
  std::vector<std::thread> threads;
  for (auto& result : found) threads.emplace_back([&] { result = work(); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : found) CHECK(result == expected);
}

TEST_CASE("With check_finite a tape names the layer of a flow where the first NaN arose") {
  Flow<double> flow = some_flow<double>(2);
  for (auto& [name, parameter] : flow.named_parameters()) {
    if (name == "layers.2.t_net.1.bias") parameter->value(0) = std::nan("");
  }
  Tape<double> tape({.check_finite = true});
  CHECK_THROWS_WITH(flow.log_prob(tape.constant(Array<double>{{0.5, -1.}})),
                    Catch::Contains("nan at [0] of bias") &&
                        Catch::EndsWith("; in Chain, layer 2 (AffineCoupling)"));
}

TEST_CASE("The seed fixes a sample, which has one row for each context") {
  const Flow<double> flow = some_flow<double>(2, 1);
  Rng rng(1), first(5), again(5), other(6);
  const Array<double> context = rng.normal<double>({1100, 1});
  const Array<double> sample = flow.sample(1100, first, {.context = context});
  REQUIRE(sample.shape() == Shape{1100, 2});
  CHECK(numbers(flow.sample(1100, again, {.context = context})) == numbers(sample));
  CHECK(numbers(flow.sample(1100, other, {.context = context})) != numbers(sample));
  CHECK(flow.sample(0, first).shape() == Shape{0, 2});
  // Row 700 comes from its own z and context, in whatever chunk it lies.
  Rng same(5);
  const Array<double> z = same.normal<double>({1100, 2});
  Tape<double> tape;
  const Var<double> x = flow.bijector().to_data(tape.constant(z), tape.constant(context)).value;
  CHECK(std::abs(sample(700, 0) - x.value()(700, 0)) < 1e-12);
}

TEST_CASE("A base with a context draws every sample for its own row of it") {
  // One component of deviation 1 around 10 c, seen through a flow that starts as the identity.
  Rng rng(1);
  const AutoregressiveMixtureOptions linear{.hidden = {}, .components = 1, .context_features = 1};
  auto base = std::make_unique<AutoregressiveMixture<double>>(natural_order(1), linear, rng);
  base->named_parameters()[0].parameter->value =
      Array<double>{{0, 10, 0}};  // of c, no hidden layer
  const Flow<double> flow(std::make_unique<Affine<double>>(1), std::move(base));
  constexpr std::size_t n = 1300;  // two whole chunks and part of a third
  const Array<double> context = rng.normal<double>({n, 1});
  const Array<double> sample = flow.sample(n, rng, {.context = context});
  // A normal number beyond 6 deviations comes once in 500 million draws.
  for (std::size_t i = 0; i < n; ++i) REQUIRE(std::abs(sample(i, 0) - 10 * context(i, 0)) < 6);
}

TEST_CASE("The temperature scales the deviations of the base") {
  const Flow<double> flow = gaussian_flow({10., -4.}, {1., 1.});
  Rng first(5), again(5), zero(5);
  const Array<double> warm = flow.sample(100, first),
                      cool = flow.sample(100, again, {.temperature = 0.25});
  const Array<double> frozen = flow.sample(100, zero, {.temperature = 0});
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(std::abs((cool(i, 0) - 10) - 0.25 * (warm(i, 0) - 10)) < 1e-13);
    CHECK(frozen(i, 1) == -4);
  }
}

TEST_CASE("The density of N(m, s²) integrates to one, and its mean log is minus the entropy") {
  // The box ends at 5.97 deviations (the outermost of 200 cell centres on ±6). Beyond it lie 2.4e-9
  // of the mass in 1-D and twice that in 2-D, at |ln p| up to 22: errors of 5e-9 and 1.1e-7. The
  // midpoint rule itself has a far smaller error on a Gaussian.
  Workers workers(2);
  const double entropy = 0.5 * (ln_2pi + 1);
  const DensityGrid line = density_grid(gaussian_flow({7.}, {3.}), 400, workers);
  CHECK(line.density.shape() == Shape{400});
  CHECK(std::abs(line.integral() - 1) < 1e-8);
  CHECK(std::abs(line.mean_log_density() + entropy + std::log(3)) < 2e-7);
  const DensityGrid plane = density_grid(gaussian_flow({0., 2.}, {1., 0.5}), 300, workers);
  CHECK(plane.density.shape() == Shape{300, 300});
  CHECK(std::abs(plane.integral() - 1) < 1e-8);
  CHECK(std::abs(plane.mean_log_density() + 2 * entropy + std::log(0.5)) < 2e-7);
}

TEST_CASE("density_grid integrates over a given box, with the first column along the rows") {
  Workers workers(1);
  const Flow<double> flow = gaussian_flow({0., 0.}, {1., 2.});
  const DensityGrid grid =
      density_grid([&](const Array<double>& rows) { return flow.log_prob(rows, workers); },
                   {{-1, 0}, {1, 2}}, 1000);
  // P(|x| < 1) P(0 < y < 2) = erf(1/√2) · erf(1/√2)/2. Midpoint rule: an error of h²/24 f'.
  const double mass = std::erf(std::sqrt(0.5));
  CHECK(std::abs(grid.integral() - mass * mass / 2) < 1e-6);
  const double x = -1 + 2 * (20 + 0.5) / 1000, y = 2 * (700 + 0.5) / 1000;
  const double p = std::exp(-0.5 * (x * x + y * y / 4)) / (2 * std::numbers::pi * 2);
  CHECK(std::abs(grid.density(700, 20) - p) < 1e-14);
}

TEST_CASE("Quadrature is for one or two columns, without a context") {
  Workers workers(1);
  CHECK_THROWS_WITH(density_grid(some_flow<double>(3), 10, workers),
                    "bounds_of: needs a flow on 1 or 2 columns, got 3");
  CHECK_THROWS_WITH(bounds_of(some_flow<double>(2, 3)),
                    "bounds_of: needs a flow without a context, got one with 3 context columns");
}

TEST_CASE("Samples are the same bits whatever the number of threads") {
  Flow<float> flow = small_flow<float>(1);
  Rng weights(2);
  for (Parameter<float>* p : flow.trainable_parameters())
    p->value += 0.3F * weights.normal<float>(p->value.shape());
  Workers workers(3);
  Rng one(4), three(4);
  const Array<float> alone = flow.sample(1700, one, {.temperature = 0.8}),
                     shared = flow.sample(1700, three, {.temperature = 0.8, .workers = &workers});
  CHECK(bool(alone == shared));
  CHECK(one.normal() == three.normal());
}
