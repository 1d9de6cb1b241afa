// Chapter 17's baselines: each recovers the law that made the data.
#include "examples/ch17_speech/baselines.hpp"
#include "examples/ch17_speech/phoneme_gaussians.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numeric>

using namespace tapeflow;

namespace {

// x = b + c A + e Lᵀ with normal c and e.
struct KnownLaw {
  LinearGaussian law{array_of<double>({3, 2}, {1, -2, 0.5, 0, -1, 3}),
                     {2, -1},
                     array_of<double>({2, 2}, {1, 0, 0.5, 0.8})};
  Array<double> c, x;

  explicit KnownLaw(std::size_t rows) {
    Rng rng(1);
    c = rng.normal<double>({rows, 3});
    x = law.mean(c);
    for (std::size_t n = 0; n < rows; ++n) {
      const double e0 = rng.normal(), e1 = rng.normal();
      x(n, 0) += e0;
      x(n, 1) += 0.5 * e0 + 0.8 * e1;
    }
  }
};

Array<double> column(const std::vector<double>& entries) {
  return array_of<double>({entries.size(), 1}, entries);
}

// ln N(x; mean, variance)
double log_normal(double x, double mean, double variance) {
  return -0.5 * (x - mean) * (x - mean) / variance - 0.5 * std::log(2 * M_PI * variance);
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

// The standard errors of A, b and L are at most 1/√N, because no deviation is above 1. The ridge
// makes A smaller by about its 1/N.
TEST_CASE("A linear Gaussian recovers the law that made its rows") {
  const std::size_t N = 10000;
  const KnownLaw made(N);
  const LinearGaussian fitted = LinearGaussian::fit(made.c, made.x);
  const double tolerance = 5 / std::sqrt(double(N)) + 4 / double(N);
  CHECK(largest_difference(fitted.A, made.law.A) < tolerance);
  CHECK(largest_difference(fitted.b, made.law.b) < tolerance);
  CHECK(largest_difference(fitted.L, made.law.L) < tolerance);
}

// With the ridge λ and one column, A = Σ (c - c̄) x / (Σ (c - c̄)² + λ): b is not shrunk.
TEST_CASE("The ridge shrinks the slopes, and not the mean") {
  const Array<double> c = column({-1, 0, 1, 2}), x = column({7, 8.5, 9, 12});
  const LinearGaussian fitted = LinearGaussian::fit(c, x, 3);
  const double slope = (-1.5 * 7 - 0.5 * 8.5 + 0.5 * 9 + 1.5 * 12) / (5 + 3);
  CHECK(fitted.A(0, 0) == Approx(slope).epsilon(1e-12));
  CHECK(fitted.b(0) == Approx(9.125 - 0.5 * slope).epsilon(1e-12));
  CHECK(fitted.mean(c)(3, 0) == Approx(fitted.b(0) + 2 * slope).epsilon(1e-12));
}

// With z = L⁻¹ (x - b - c A), found by hand: ln p = -|z|² / 2 - ln(L00 L11) - ln 2π.
TEST_CASE("The log p of a linear Gaussian is that of its formula") {
  const KnownLaw made(5);
  const std::vector<double> log_p = made.law.log_prob(made.c, made.x);
  for (std::size_t n = 0; n < 5; ++n) {
    const auto c = [&](std::size_t g) { return made.c(n, g); };
    const double z0 = made.x(n, 0) - (2 + c(0) + 0.5 * c(1) - c(2));
    const double z1 = (made.x(n, 1) - (-1 - 2 * c(0) + 3 * c(2)) - 0.5 * z0) / 0.8;
    CHECK(log_p[n] == Approx(-0.5 * (z0 * z0 + z1 * z1) - std::log(0.8 * 2 * M_PI)).epsilon(1e-12));
  }
}

TEST_CASE("Without anything given, a linear Gaussian is the Gaussian") {
  const KnownLaw made(50);
  const Array<double> nothing(Shape{50, 0});
  const LinearGaussian fitted = LinearGaussian::fit(nothing, made.x);
  const std::vector<double> expected = Gaussian::fit(made.x).log_prob(made.x);
  const std::vector<double> log_p = fitted.log_prob(nothing, made.x);
  for (std::size_t n = 0; n < 50; ++n) CHECK(log_p[n] == Approx(expected[n]).epsilon(1e-12));
}

// One column, so D = 1 and m = 4: phoneme p has the variance (n S_p + 4 W) / (n + 4), with the
// squares' mean S_p and the mean W over all frames.
TEST_CASE("A Gaussian for each phoneme borrows from all of them, and one frame is enough") {
  Rng rng(2);
  std::vector<std::size_t> phonemes;
  Array<double> x(Shape{501, 1});
  for (std::size_t n = 0; n < 501; ++n) {
    phonemes.push_back(n == 500 ? 2 : n % 2);
    x(n, 0) = n == 500 ? 7 : n % 2 == 0 ? rng.normal() : 5 + 3 * rng.normal();
  }
  const PhonemeGaussians each(phonemes, x);
  double means[2] = {}, squares[2] = {};
  for (std::size_t n = 0; n < 500; ++n) means[n % 2] += x(n, 0) / 250;
  for (std::size_t n = 0; n < 500; ++n) squares[n % 2] += std::pow(x(n, 0) - means[n % 2], 2);
  const double within = (squares[0] + squares[1]) / 501;
  const std::vector<double> log_p = each.log_prob({1, 0, 2, 1}, column({4, 0.5, 8, -2}));
  const double variance[2] = {(squares[0] + 4 * within) / 254, (squares[1] + 4 * within) / 254};
  CHECK(log_p[0] == Approx(log_normal(4, means[1], variance[1])).epsilon(1e-12));
  CHECK(log_p[1] == Approx(log_normal(0.5, means[0], variance[0])).epsilon(1e-12));
  CHECK(log_p[2] == Approx(log_normal(8, 7, 4 * within / 5)).epsilon(1e-12));
  CHECK(log_p[3] == Approx(log_normal(-2, means[1], variance[1])).epsilon(1e-12));
}

// What is borrowed changes a covariance by less than m / n = 8 / 2000 of about 9 times itself, and
// ln p by half of that times 2 and the square of the distance, which is 2 on average.
TEST_CASE("With many frames each phoneme has its own Gaussian") {
  Rng rng(3);
  Array<double> x = rng.normal<double>({4000, 2});
  std::vector<std::size_t> phonemes(4000);
  std::vector<double> own(4000);
  for (const std::size_t p : {0u, 1u}) {
    std::vector<std::size_t> rows;
    for (std::size_t n = p; n < 4000; n += 2) rows.push_back(n);
    for (const std::size_t n : rows) {
      phonemes[n] = p;
      x(n, 0) = 3 * static_cast<double>(p) + x(n, 0) * (p == 0 ? 1 : 3);
    }
    const Array<double> some = select_rows(x, rows);
    const std::vector<double> fitted = Gaussian::fit(some).log_prob(some);
    for (std::size_t k = 0; k < rows.size(); ++k) own[rows[k]] = fitted[k];
  }
  const double difference =
      mean_of(own) - mean_of(PhonemeGaussians(phonemes, x).log_prob(phonemes, x));
  CHECK(difference >= 0);  // the fitted Gaussians have the largest likelihood
  CHECK(difference < 0.5 * 9 * 8 / 2000 * 4);
}

TEST_CASE("A phoneme without a frame is named") {
  CHECK_THROWS_WITH(PhonemeGaussians({0, 2, 2}, column({1, 2, 3})),
                    "PhonemeGaussians: needs a frame of each phoneme, got none of phoneme 1");
}

TEST_CASE("The phoneme of a row is the one among its first columns that is 1") {
  const PhonemeSet known = some_phonemes();
  const Array<float> given =
      given_of({{"_", seconds_of(512)}, {"s", seconds_of(256)}, {"a", seconds_of(256)}}, {}, known,
               FrameSettings());
  CHECK(phonemes_of_rows(cast<double>(given), known) == std::vector<std::size_t>{0, 0, 2, 1});
}

// Each frame is half of the one before, and a level of its phoneme, and noise of deviation 0.1.
TEST_CASE("A baseline that is told more of what makes a frame says more of it") {
  FrameSettings settings;
  settings.bands = 1;
  Rng rng(4);
  const auto made = [&](std::size_t count) {
    std::vector<Recording> all =
        made_up_recordings(std::vector<std::size_t>(count, 20), settings, rng);
    for (Recording& one : all) {
      double x = 0;
      for (std::size_t l = 0; l < 20; ++l) {
        const double level = l == 0 ? 0 : l < 3 ? 1 : -1;  // of "_", "s" and "a"
        x = 0.5 * x + level + 0.1 * rng.normal();
        one.mel(l, 0) = static_cast<float>(x);
      }
    }
    return all;
  };
  const std::vector<Recording> train = made(300), test = made(50);
  const PhonemeSet known = some_phonemes();
  const std::vector<SpeechScore> scores =
      baseline_scores(train, test, gaussian_of(train, known, settings), known, settings);
  std::vector<std::string> names;
  for (const SpeechScore& score : scores) {
    CHECK(score.nats.size() == 50);
    names.push_back(score.name);
  }
  REQUIRE(names == std::vector<std::string>{"gaussian", "phoneme_gaussians", "linear_gaussian",
                                            "linear_gaussian_in_time"});
  for (const std::size_t k : {1u, 2u}) {
    CHECK(mean_of(scores[k].nats) > mean_of(scores[0].nats) + 0.3);
    CHECK(mean_of(scores[k].nats) < mean_of(scores[3].nats));
  }
  // The last one knows all but the noise, whose entropy is ln(0.1 √(2πe)). ln p has the deviation
  // √½: five standard errors of 1000 frames, and 1/100 for the some 30 fitted numbers of 6000.
  const double entropy = std::log(0.1) + 0.5 * std::log(2 * M_PI * M_E);
  CHECK(std::abs(mean_of(scores[3].nats) + entropy) < 5 * std::sqrt(0.5 / 1000) + 0.01);
}
