// The metrics of chapter 15, each held against an independent computation, and its GAN.
#include "engine/optimizers/optimizer.hpp"
#include "examples/ch15_three_models/bench_fit.hpp"
#include "examples/ch15_three_models/digit_bench.hpp"
#include "examples/ch15_three_models/kernel_distance.hpp"
#include "examples/ch15_three_models/modes.hpp"
#include "examples/ch15_three_models/neighbours.hpp"
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"
#include "flows/targets/toy_densities.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace tapeflow;

namespace {

RoundMixture truth_named(const std::string& name) {
  for (const RoundMixture& truth : plane_truths())
    if (truth.name == name) return truth;
  throw std::invalid_argument("no truth is called " + name);
}

double kernel(const Array<double>& x, std::size_t i, const Array<double>& y, std::size_t j,
              double h) {
  const double u = x(i, 0) - y(j, 0), v = x(i, 1) - y(j, 1);
  return std::exp(-(u * u + v * v) / (2 * h * h));
}

// A number for each seed, and (mean - expected) in standard errors.
double errors_from(double expected, std::size_t seeds,
                   const std::function<double(std::uint64_t)>& number) {
  std::vector<double> numbers;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) numbers.push_back(number(seed));
  const MeanAndError found = mean_and_error(numbers);
  return (found.mean - expected) / found.standard_error;
}

Array<double> column(const std::vector<double>& numbers) {
  Array<double> x(Shape{numbers.size(), 1});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

}  // namespace

TEST_CASE("The mixtures have the densities of the toy data, and the known entropies") {
  for (const char* name : {"8gaussians", "moons", "rings"}) {
    INFO(name);
    const RoundMixture mixture = truth_named(name);
    const ToyDensity known = toy_density(name);
    Rng rng(1);
    const Array<double> x = known.sample(50, rng);
    const std::vector<double> found = mixture.log_prob(x), expected = known.log_prob(x);
    // Sums of up to 1600 terms, each with a rounding error of about 1e-16, and an exponent of up to
    // 700 whose own rounding is 700 times as large.
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - expected[i]) < 1e-10);
  }
  // FFJORD's toy data; the entropies are known to five digits.
  CHECK(std::abs(truth_named("8gaussians").entropy() - 2.8319) < 1e-4);
  CHECK(std::abs(truth_named("moons").entropy() - 2.3939) < 1e-4);
  CHECK(std::abs(truth_named("rings").entropy() - 2.6231) < 1e-4);
}

TEST_CASE("The entropy of the 25 Gaussians is that of a quadrature, and 0.065288 nats") {
  const RoundMixture grid = twenty_five_gaussians();
  // The part of the plane around one mode has a 25th of the mass. The midpoint rule is exact to
  // many digits for a Gaussian with cells of a fifth of its deviation; the box cuts off 8
  // deviations.
  const LogDensity density = [&grid](const Array<double>& x) { return grid.log_prob(x); };
  const DensityGrid cell = density_grid(density, {{-0.4, -0.4}, {0.4, 0.4}}, 80);
  CHECK(std::abs(25 * cell.integral() - 1) < 1e-9);
  CHECK(std::abs(-25 * cell.mean_log_density() - grid.entropy()) < 1e-8);
  CHECK(std::abs(grid.entropy() - 0.065288) < 5e-7);
}

TEST_CASE("The closed form of MMD² is the integral of the kernel over the truth") {
  RoundMixture truth{"two", Array<double>{{0., 0.}, {1., 0.5}}, 0.3, 2, {{-3, -3}, {4, 4}}};
  const Array<double> x{{0.2, -0.1}, {1.5, 0.4}, {-0.7, 0.9}};
  const double h = 0.6;
  constexpr std::size_t cells = 60;
  const LogDensity density = [&truth](const Array<double>& points) {
    return truth.log_prob(points);
  };
  const Array<double> centres = cell_centres<double>(truth.bounds, cells);
  std::vector<double> mass = truth.log_prob(centres);
  const double area = 49. / (cells * cells);
  for (double& p : mass) p = std::exp(p) * area;
  double within = 0, between = 0, of_truth = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j)
      if (i != j) within += kernel(x, i, x, j, h) / 6;
    for (std::size_t j = 0; j < mass.size(); ++j)
      between += mass[j] * kernel(x, i, centres, j, h) / 3;
  }
  for (std::size_t i = 0; i < mass.size(); ++i)
    for (std::size_t j = 0; j < mass.size(); ++j)
      of_truth += mass[i] * mass[j] * kernel(centres, i, centres, j, h);
  // Cells of 0.39 deviations: the midpoint rule errs by about exp(-2π² / 0.39²) < 1e-50 for each
  // Gaussian. The box leaves out less than 1e-20.
  CHECK(std::abs(mmd_squared(x, truth, h) - (within - 2 * between + of_truth)) < 1e-10);
}

TEST_CASE("MMD² is 0 on average for draws of the truth, and above it for any other density") {
  const RoundMixture grid = twenty_five_gaussians();
  RoundMixture wide = grid;
  wide.deviation = 0.4;
  const auto of = [&](const RoundMixture& drawn) {
    return [&](std::uint64_t seed) {
      Rng rng(seed);
      return mmd_squared(drawn.sample(300, rng), grid, 0.5);
    };
  };
  const auto of_samples = [&](std::uint64_t seed) {
    Rng rng(seed);
    const Array<double> x = grid.sample(300, rng), y = grid.sample(200, rng);
    return mmd_squared(x, y, 0.5);
  };
  CHECK(std::abs(errors_from(0, 40, of(grid))) < 5);
  CHECK(std::abs(errors_from(0, 40, of_samples)) < 5);
  CHECK(errors_from(0, 40, of(wide)) > 5);
}

TEST_CASE("Of true samples the share near a mode is 1 - exp(-9/2), and all modes are hit") {
  const RoundMixture grid = twenty_five_gaussians();
  const auto near = [&](std::uint64_t seed) {
    Rng rng(seed);
    return count_modes(grid.sample(2000, rng), grid).near;
  };
  CHECK(std::abs(errors_from(expected_near(), 40, near)) < 5);
  CHECK(std::abs(expected_near() - 0.98889) < 5e-6);
  // Three samples: at a mode, just within and just outside of three deviations of two others.
  const Array<double> x{{-4., -4.}, {-2. + 0.149, -4.}, {0.151, 0.}};
  const Modes found = count_modes(x, grid);
  CHECK(found.hit == 2);
  CHECK(found.near == Approx(2. / 3));
}

TEST_CASE("Density and coverage of four numbers are as by hand") {
  // Real rows 0, 1, 3, 7: with k = 2 their radii are 3, 2, 3, 6. The balls are (-3, 3), (-1, 3),
  // (0, 6), (1, 13). Generated 2 lies in all four, -2 in the first alone, 20 in none.
  const Array<double> real = column({0, 1, 3, 7});
  const auto [density, coverage] = density_and_coverage(real, column({2, -2, 20}), 2);
  CHECK(density == Approx(5. / (2 * 3)));
  CHECK(coverage == Approx(1));
  CHECK(density_and_coverage(real, column({-2}), 2).coverage == Approx(0.25));
  // With the row itself as its first neighbour the radii are 1, 1, 2, 4: -2 lies in no ball.
  CHECK(density_and_coverage(real, column({-2}), 2, OwnRow::counted).coverage == 0);
}

TEST_CASE("Equal distributions have the expected density and coverage, in any dimension") {
  // By the formula for N = M = 3, k = 1: 1 - 2/5. Listed: of the five other rows, the nearest is a
  // real one in 2 of 5 cases.
  CHECK(expected_coverage(3, 3, 1) == Approx(0.6));
  CHECK(std::abs(expected_coverage(1000000, 1000000, 5) - (1 - std::pow(2, -5))) < 1e-5);
  for (const std::size_t columns : {1, 6}) {
    const auto metric = [&](OwnRow own, double DensityAndCoverage::*part) {
      return [=](std::uint64_t seed) {
        Rng rng(seed);
        const Array<double> real = rng.normal<double>({60, columns});
        return density_and_coverage(real, rng.normal<double>({40, columns}), 5, own).*part;
      };
    };
    const double coverage = expected_coverage(60, 40, 5);
    CHECK(std::abs(errors_from(coverage, 200,
                               metric(OwnRow::left_out, &DensityAndCoverage::coverage))) < 5);
    CHECK(std::abs(errors_from(1, 200, metric(OwnRow::left_out, &DensityAndCoverage::density))) <
          5);
    // A row that counts itself has balls of four neighbours.
    CHECK(std::abs(errors_from(0.8, 200, metric(OwnRow::counted, &DensityAndCoverage::density))) <
          5);
    CHECK(errors_from(coverage, 200, metric(OwnRow::counted, &DensityAndCoverage::coverage)) < -5);
  }
}

TEST_CASE("Half of independent rows are nearer to the training rows, and all of copies") {
  const auto share = [](std::uint64_t seed) {
    Rng rng(seed);
    const Array<double> train = rng.normal<double>({50, 3}), held_out = rng.normal<double>({50, 3});
    return nearer_to_training(rng.normal<double>({50, 3}), train, held_out);
  };
  CHECK(std::abs(errors_from(0.5, 100, share)) < 5);
  Rng rng(1);
  const Array<double> train = rng.normal<double>({50, 3}), held_out = rng.normal<double>({50, 3});
  CHECK(nearer_to_training(train, train, held_out) == 1);
  CHECK(nearer_to_training(held_out, train, held_out) == 0);
  CHECK(nearest_rows(row_range(train, 7, 2), train) == std::vector<std::size_t>{7, 8});
}

TEST_CASE("The discriminator's loss is 2 ln 2 where it knows nothing, and slopes as it should") {
  Rng rng(1);
  Gan<double> gan(
      2, std::make_unique<Mlp<double>>(std::vector<std::size_t>{2, 3}, Activation::tanh, rng),
      std::make_unique<Mlp<double>>(std::vector<std::size_t>{3, 1}, Activation::tanh, rng,
                                    LastLayer::zero));
  Tape<double> tape;
  const Var<double> z = tape.constant(rng.normal<double>({4, 2}));
  const Var<double> x = tape.constant(rng.normal<double>({4, 3}));
  // D = 1/2 everywhere. Roundings of a mean of four numbers below 1.
  CHECK(std::abs(gan.discriminator_loss(x, x).item() - 2 * std::log(2.)) < 1e-14);
  CHECK(std::abs(gan.generator_loss(z, GeneratorLoss::non_saturating).item() - std::log(2.)) <
        1e-14);
  CHECK(std::abs(gan.generator_loss(z, GeneratorLoss::saturating).item() + std::log(2.)) < 1e-14);
  // A bias b makes every logit b. The slopes in b: sigmoid(b) twice, less 1; D - 1; -D.
  Parameter<double>& bias = *gan.discriminator().trainable_parameters().back();
  bias.value(0) = 1.5;
  const double d = 1 / (1 + std::exp(-1.5));
  const auto slope = [&](Var<double> loss) {
    tape.backward(loss);
    return bias.grad(0);
  };
  CHECK(std::abs(slope(gan.discriminator_loss(x, x)) - (2 * d - 1)) < 1e-14);
  CHECK(std::abs(slope(gan.generator_loss(z, GeneratorLoss::non_saturating)) - (d - 1)) < 1e-14);
  CHECK(std::abs(slope(gan.generator_loss(z, GeneratorLoss::saturating)) + d) < 1e-14);
}

TEST_CASE("The three models have numbers of weights within 5 % of each other") {
  for (const BenchSizes& sizes : {plane_sizes(), digit_sizes()}) {
    std::vector<double> counts;
    for (const std::string& name : bench_models) {
      const auto model = bench_model(name, sizes, GeneratorLoss::non_saturating, 1);
      counts.push_back(static_cast<double>(model->weights().parameter_count()));
    }
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    CHECK(*most < 1.05 * *least);
  }
}

TEST_CASE("A flow and a VAE have a likelihood, a GAN has none, and each learns from a step") {
  Rng rng(1);
  const Array<float> x = rng.normal<float>({64, 2});
  for (const std::string& name : bench_models) {
    INFO(name);
    const auto model = bench_model(name, plane_sizes(), GeneratorLoss::non_saturating, 1);
    CHECK(model->log_prob(x, rng).size() == (name == "GAN" ? 0u : 64u));
    std::vector<Array<float>> before;
    for (const Parameter<float>* weights : model->weights().trainable_parameters())
      before.push_back(weights->value);
    model->step(x, 1, rng);
    std::size_t k = 0, changed = 0;
    for (const Parameter<float>* weights : model->weights().trainable_parameters())
      if (weights->value != before[k++]) ++changed;
    // At the first step the last layers of the flow's networks are zero, and no gradient gets past
    // them: of each of the 16 networks only the last weights and biases move.
    CHECK(changed == (name == "flow" ? 32 : before.size()));
    CHECK(model->sample(5, rng).shape() == Shape{5, 2});
  }
}

// The mean weight of importance sampling has no bias, so the exponential of a VAE's IWAE integrates
// to 1 on average, as a density does. The samples must have the moments of that density. The models
// are untrained. The VAE's posterior is its prior, whose weights p(x | z) are bounded, and the
// noise of its decoder is too large to be overlooked.
TEST_CASE("The likelihoods integrate to 1 in the units of the data, and belong to the samples") {
  Rng rng(1);
  Array<float> rows = rng.normal<float>({2000, 2});
  for (std::size_t i = 0; i < 2000; ++i) rows(i, 0) = 3 * rows(i, 0);
  const BenchData data{rows, Array<double>(Shape{0, 2}), Array<double>(Shape{0, 2})};
  const Array<double> centres = cell_centres<double>({{-45, -15}, {45, 15}}, 150);
  for (const char* name : {"flow", "VAE"}) {
    INFO(name);
    StandardizedModel model(bench_model(name, plane_sizes(), GeneratorLoss::non_saturating, 1),
                            data);
    for (const NamedParameter<float>& named : model.weights().named_parameters()) {
      const bool encoder = named.name.starts_with("posterior.");
      for (float& w : named.parameter->value)
        w = encoder ? 0 : w + static_cast<float>(0.01 * rng.normal());
      if (named.name == "decoder.log_deviation") named.parameter->value(0) = 0;
    }
    const std::vector<double> log_p = model.log_prob(centres, rng);
    double mass = 0, square = 0, of_samples = 0;
    for (std::size_t i = 0; i < log_p.size(); ++i) {
      const double p = std::exp(log_p[i]) * 90 * 30 / 22500;
      mass += p;
      square += p * centres(i, 1) * centres(i, 1);
    }
    const Array<double> x = model.sample(20000, rng);
    for (std::size_t i = 0; i < 20000; ++i) of_samples += x(i, 1) * x(i, 1) / 20000;
    // The square of a normal number has a standard deviation of √2 times its mean: 1 % from 20 000
    // samples. The 100 draws of each weight add less.
    CHECK(std::abs(mass - 1) < 0.05);
    CHECK(std::abs(of_samples / square - 1) < 0.05);
  }
}

TEST_CASE("Digits are points within the cells of their levels, and no image is used twice") {
  const BenchData data = digit_data(1);
  CHECK(data.train.count() == 800);
  CHECK(data.valid.shape(0) == 197);
  CHECK(data.test.shape(0) == 800);
  CHECK(*std::min_element(data.test.begin(), data.test.end()) >= 0);
  CHECK(*std::max_element(data.test.begin(), data.test.end()) < 1);
  // The nearest training image of a held-out one is another image: some pixel is of another level.
  const std::vector<std::size_t> nearest = nearest_rows(data.test, cast<double>(data.train.rows.x));
  std::size_t equal = 0;
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    bool same = true;
    for (std::size_t j = 0; j < 64; ++j)
      same = same && std::floor(17 * data.test(i, j)) ==
                         std::round(17 * static_cast<double>(data.train.rows.x(nearest[i], j)));
    if (same) ++equal;
  }
  CHECK(equal == 0);
}
