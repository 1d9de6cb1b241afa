// The baseline: the maximum-likelihood Gaussian, and means with their standard errors.
#include "flows/data/gaussian.hpp"

#include "engine/check.hpp"
#include "engine/random.hpp"
#include "flows/data/power_of_two.hpp"
#include "flows/data/statistics.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

double mean_of(const std::vector<double>& numbers) { return mean_and_error(numbers).mean; }

// The covariance of columns j and k by its definition, with division by n.
double covariance(const Array<double>& x, std::size_t j, std::size_t k) {
  const std::size_t n = x.shape()[0];
  double mean_j = 0, mean_k = 0, sum = 0;
  for (std::size_t i = 0; i < n; ++i) mean_j += x(i, j), mean_k += x(i, k);
  mean_j /= static_cast<double>(n);
  mean_k /= static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) sum += (x(i, j) - mean_j) * (x(i, k) - mean_k);
  return sum / static_cast<double>(n);
}

// The determinant of the covariance of three columns, by Sarrus's rule.
double covariance_determinant(const Array<double>& x) {
  const double a = covariance(x, 0, 0), b = covariance(x, 0, 1), c = covariance(x, 0, 2);
  const double e = covariance(x, 1, 1), f = covariance(x, 1, 2), i = covariance(x, 2, 2);
  return a * e * i + 2 * b * c * f - c * c * e - b * b * i - a * f * f;
}

}  // namespace

TEST_CASE("On its own data the Gaussian's log-likelihood is -½ ln|2πe Σ|") {
  Rng rng(1);
  Array<double> x = rng.normal<double>({500, 3});
  for (std::size_t i = 0; i < 500; ++i) {
    x(i, 1) = 0.7 * x(i, 0) + 3 * x(i, 1) + 100;
    x(i, 2) = x(i, 1) - x(i, 0) + 0.1 * x(i, 2);
  }
  const double ln_2pi_e = std::log(2 * std::numbers::pi) + 1;
  const double expected = -0.5 * (3 * ln_2pi_e + std::log(covariance_determinant(x)));
  CHECK(std::abs(mean_of(Gaussian::fit(x).log_prob(x)) - expected) < 1e-10);
}

TEST_CASE("The density at a point agrees with the formula") {
  // The four corners (1 ± 2, 2 ± 1) have mean (1, 2) and covariance diag(4, 1).
  const Array<double> corners{{3., 3.}, {-1., 3.}, {3., 1.}, {-1., 1.}};
  const std::vector<double> log_p = Gaussian::fit(corners).log_prob({{1., 2.}, {5., 2.}, {1., 5.}});
  const double at_mean = -std::log(2 * std::numbers::pi) - 0.5 * std::log(4.);
  CHECK(log_p[0] == Approx(at_mean).epsilon(1e-14));
  CHECK(log_p[1] == Approx(at_mean - 0.5 * 4).epsilon(1e-14));
  CHECK(log_p[2] == Approx(at_mean - 0.5 * 9).epsilon(1e-14));
}

namespace {

// Columns that all depend on one hidden number, with independent noise.
Array<double> one_factor(std::size_t n, std::size_t d, std::uint64_t seed) {
  Rng rng(seed);
  Array<double> x = rng.normal<double>({n, d});
  for (std::size_t i = 0; i < n; ++i) {
    const double hidden = rng.normal();
    for (std::size_t j = 0; j < d; ++j) x(i, j) = 0.8 * x(i, j) + 0.6 * hidden;
  }
  return x;
}

}  // namespace

TEST_CASE("Shrinkage multiplies every correlation and leaves the variances") {
  const Array<double> x = one_factor(40, 3, 1);
  const Array<double> l = Gaussian::fit(x, {}, 0.25).cholesky();
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t k = 0; k <= j; ++k) {
      double entry = 0;
      for (std::size_t m = 0; m <= k; ++m) entry += l(j, m) * l(k, m);
      CHECK(entry == Approx((j == k ? 1 : 0.75) * covariance(x, j, k)).epsilon(1e-12));
    }
  }
}

TEST_CASE("With few rows of many columns a shrunk Gaussian is better on other rows") {
  const Array<double> test = one_factor(2000, 30, 8);
  const Array<double> few = one_factor(60, 30, 2), fewer = one_factor(20, 30, 3);
  const Gaussian shrunk = Gaussian::fit_shrunk(few);
  CHECK(shrunk.shrinkage() > 0);
  CHECK(mean_of(shrunk.log_prob(test)) > mean_of(Gaussian::fit(few).log_prob(test)) + 1);
  CHECK_THROWS_AS(Gaussian::fit(fewer), std::invalid_argument);  // fewer rows than columns
  CHECK(std::isfinite(mean_of(Gaussian::fit_shrunk(fewer).log_prob(test))));
}

TEST_CASE("cross_validated gives the same score for a chosen and a given shrinkage") {
  const Array<double> few = one_factor(60, 30, 2), many = one_factor(1500, 30, 4);
  for (const Array<double>& x : {few, many}) {
    const Gaussian chosen = Gaussian::fit_shrunk(x);
    const double found = chosen.cross_validated(x);
    CHECK(found == Gaussian::fit(x, {}, chosen.shrinkage()).cross_validated(x));
    CHECK(found != Gaussian::fit(x, {}, 0.5).cross_validated(x));
    CHECK(found < mean_of(chosen.log_prob(x)));  // it has seen these rows
  }
}

TEST_CASE("cross_validated is the score of each fifth under the Gaussian of the others") {
  // With 90 rows and 30 columns a fifth leaves more rows than columns, with 30 rows it does not:
  // then the scores are computed in another way.
  for (const std::size_t n : {90, 30}) {
    const Array<double> x = one_factor(n, 30, 6);
    const Gaussian gaussian = Gaussian::fit(x, {}, 0.1);
    double sum = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      std::vector<std::size_t> inside, outside;
      for (std::size_t i = 0; i < n; ++i) (i % 5 == k ? inside : outside).push_back(i);
      const Gaussian others = Gaussian::fit(select_rows(x, outside), {}, 0.1);
      for (const double log_p : others.log_prob(select_rows(x, inside))) sum += log_p;
    }
    // Rounding errors of 30 columns, times the condition of the correlations, below 200.
    CHECK(gaussian.cross_validated(x) == Approx(sum / static_cast<double>(n)).epsilon(1e-12));
  }
}

TEST_CASE("With many rows, or nearly equal columns, the shrinkage is 0") {
  CHECK(Gaussian::fit_shrunk(one_factor(1500, 30, 4)).shrinkage() == 0);
  Array<double> twins = one_factor(100, 4, 5);
  for (std::size_t i = 0; i < 100; ++i) twins(i, 3) = twins(i, 0) + 1e-3 * twins(i, 3);
  CHECK(Gaussian::fit_shrunk(twins).shrinkage() == 0);
  for (std::size_t i = 0; i < 100; ++i) twins(i, 3) = 2 * twins(i, 0);
  CHECK_THROWS_WITH(Gaussian::fit_shrunk(twins, {"a", "b", "c", "d"}), Catch::Contains("\"d\""));
}

TEST_CASE("A singular covariance is refused, with the name of a column") {
  Rng rng(2);
  const auto sentence = [](int column, const std::string& fault) {
    return "a Gaussian needs rows that vary independently in every column, got column " +
           std::to_string(column) + " " + fault;
  };
  const std::string combination = "a combination of those before it";
  Array<double> x = rng.normal<double>({1000, 3});
  CHECK_NOTHROW(Gaussian::fit(x));
  SECTION("a constant column, whose naive mean is not exactly 0.1") {
    for (std::size_t i = 0; i < 1000; ++i) x(i, 1) = 0.1;
    CHECK_THROWS_WITH(Gaussian::fit(x), sentence(1, "constant"));
  }
  SECTION("a duplicate column") {
    for (std::size_t i = 0; i < 1000; ++i) x(i, 2) = x(i, 0);
    CHECK_THROWS_WITH(Gaussian::fit(x), sentence(2, combination));
  }
  SECTION("a combination of the others, far from zero") {
    for (std::size_t i = 0; i < 1000; ++i) x(i, 2) = 1000 + 2 * x(i, 0) - 3 * x(i, 1);
    CHECK_THROWS_WITH(Gaussian::fit(x), sentence(2, combination));
  }
  SECTION("as many rows as columns") {
    CHECK_THROWS_WITH(Gaussian::fit({{1., 2., 3.}, {3., 1., 2.}, {0., 5., 1.}}),
                      sentence(2, combination));
  }
  SECTION("one row") { CHECK_THROWS_WITH(Gaussian::fit({{1., 2.}}), sentence(0, "constant")); }
  SECTION("NaN") {
    x(3, 0) = std::nan("");
    CHECK_THROWS_WITH(Gaussian::fit(x), sentence(0, "with NaN or infinity"));
  }
}

TEST_CASE("Moments and the Gaussian do not depend on the scale, up to the ends of double") {
  const Array<double> x = Rng(8).normal<double>({100, 3});
  const ColumnMoments moments = column_moments(x);
  const Gaussian gaussian = Gaussian::fit(x);
  const std::vector<double> log_p = gaussian.log_prob(x);
  for (const int power : {-900, -600, 600, 900}) {
    INFO("2^" << power);
    const double scale = std::ldexp(1., power);
    const Array<double> scaled = x * scale;  // exact
    CHECK((column_moments(scaled).mean == moments.mean * scale));
    CHECK((column_moments(scaled).deviation == moments.deviation * scale));
    const Gaussian same = Gaussian::fit(scaled);
    CHECK((same.cholesky() == gaussian.cholesky() * scale));
    // Three logarithms of about 700 are added: a few roundings of 2000.
    for (std::size_t i = 0; i < 100; ++i)
      CHECK(same.log_prob(scaled)[i] ==
            Approx(log_p[i] - 3 * power * std::log(2.)).epsilon(0).margin(2e-12));
  }
}

TEST_CASE("The power of two at or below a number") {
  CHECK(power_of_two(1) == 1);
  CHECK(power_of_two(7.9) == 4);
  CHECK(power_of_two(0.3) == 0.25);
  CHECK(power_of_two(1e-320) == std::ldexp(1., -1021));
  for (const double other : {0., -1., std::nan(""), HUGE_VAL}) CHECK(power_of_two(other) == 1);
}

TEST_CASE("The Gaussian's errors say which rows it needs") {
  const Gaussian gaussian = Gaussian::fit({{0., 1.}, {1., 0.}, {0., 0.}});
  CHECK_THROWS_AS(gaussian.log_prob({{1., 2., 3.}}), ShapeError);
  CHECK_THROWS_WITH(gaussian.log_prob({{1., 2., 3.}}),
                    "Gaussian::log_prob: needs rows [N, 2], got [1, 3]");
  CHECK_THROWS_WITH(Gaussian::fit({1., 2.}),
                    "Gaussian::fit: needs data with 2 dimensions, got [2]");
  CHECK_THROWS_WITH(Gaussian::fit(Array<double>(Shape{0, 2})),
                    "Gaussian::fit: needs at least one row, got none");
}

TEST_CASE("The standard error of a mean is the deviation of the numbers over √n") {
  // 2, 4, 9: mean 5, sum of squares 9 + 1 + 16 = 26, variance 26 / 2; of the mean 13 / 3.
  const MeanAndError three = mean_and_error({2, 4, 9});
  CHECK(three.mean == Approx(5).epsilon(1e-15));
  CHECK(three.standard_error == Approx(std::sqrt(13. / 3)).epsilon(1e-15));
  CHECK(mean_and_error({7}).mean == 7);
  CHECK(std::isnan(mean_and_error({7}).standard_error));
  CHECK(std::isnan(mean_and_error({}).mean));
  CHECK(std::isnan(mean_and_error({}).standard_error));
}

TEST_CASE("Even quantiles are the middles of equal parts, or all numbers if there are few") {
  CHECK(even_quantiles({1, 2, 3}, 5) == std::vector<double>{1, 2, 3});
  CHECK(even_quantiles({0, 1, 2, 3, 4, 5, 6, 7, 8}, 3) == std::vector<double>{1, 4, 7});
  CHECK(even_quantiles({}, 3).empty());
}
