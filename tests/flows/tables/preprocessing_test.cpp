// Preprocessing: exact in both directions, whatever the units and tails of the columns.
#include "engine/check.hpp"
#include "engine/random.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/preprocessor.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

const std::vector<std::string> names{"a", "b", "c"};

// Three columns: a normal one far from 0 and very narrow; a log-normal one over many powers of ten;
// Student's t with 2 degrees of freedom plus the first column before scaling.
Array<double> ill_scaled(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  Array<double> x = rng.normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    const double chi = std::sqrt(-std::log(rng.uniform()));  // χ²/2 with 2 degrees of freedom
    x(i, 2) = x(i, 2) / chi + x(i, 0);
    x(i, 0) = 5 + 1e-6 * x(i, 0);
    x(i, 1) = 100 * std::exp(2 * x(i, 1));
  }
  return x;
}

Array<double> one_column(std::size_t n, std::uint64_t seed, double (*of_normal)(double)) {
  Array<double> x = Rng(seed).normal<double>({n, 1});
  for (double& v : x) v = of_normal(v);
  return x;
}

double standard_normal(const Array<double>& rows, std::size_t i) {
  double log_p = 0;
  for (std::size_t j = 0; j < rows.shape(1); ++j)
    log_p -= 0.5 * (rows(i, j) * rows(i, j) + std::log(2 * std::numbers::pi));
  return log_p;
}

}  // namespace

TEST_CASE("Whitened rows have mean 0 and covariance 1") {
  const Array<double> raw = ill_scaled(2000, 1);
  const Array<double> rows = Preprocessor(Preprocessing::whiten, raw, names).prepare(raw).rows;
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t k = 0; k <= j; ++k) {
      double mean = 0, product = 0;
      for (std::size_t i = 0; i < 2000; ++i) {
        mean += rows(i, j) / 2000;
        product += rows(i, j) * rows(i, k) / 2000;
      }
      CHECK(mean == Approx(0).margin(1e-9));
      CHECK(product == Approx(j == k ? 1 : 0).margin(1e-9));
    }
  }
}

TEST_CASE("Without heavy tails, whitening and a standard normal are the full Gaussian") {
  Rng rng(2);
  Array<double> raw = rng.normal<double>({500, 3});
  for (std::size_t i = 0; i < 500; ++i) {
    raw(i, 1) = 1e4 * (raw(i, 1) + raw(i, 0));
    raw(i, 2) = 3 + 1e-6 * (raw(i, 2) - raw(i, 0));
  }
  const Preprocessor whitening(Preprocessing::whiten, raw, names);
  const auto [rows, log_det] = whitening.prepare(raw);
  const std::vector<double> gaussian = Gaussian::fit(raw).log_prob(raw);
  for (std::size_t i = 0; i < 500; ++i)
    CHECK(standard_normal(rows, i) + log_det[i] == Approx(gaussian[i]).margin(1e-6).epsilon(0));
}

TEST_CASE("undo returns the raw rows, to the last digits of every column") {
  const Array<double> raw = ill_scaled(9000, 3);  // more than one chunk
  for (const Preprocessing kind :
       {Preprocessing::standardize, Preprocessing::bend, Preprocessing::whiten}) {
    const Preprocessor preprocessor(kind, raw, names);
    const Array<double> back = preprocessor.undo(preprocessor.prepare(raw).rows);
    const ColumnMoments moments = column_moments(raw);
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const double scale = std::abs(raw.data()[i]) + moments.deviation(i % 3);
      REQUIRE(std::abs(back.data()[i] - raw.data()[i]) < 1e-12 * scale);
    }
  }
}

TEST_CASE("Bent columns have mean 0 and deviation 1, and each depends on its own column alone") {
  const Array<double> raw = ill_scaled(2000, 1);
  const Preprocessor bending(Preprocessing::bend, raw, names);
  const Array<double> rows = bending.prepare(raw).rows;
  const ColumnMoments moments = column_moments(rows);
  Array<double> other = raw;
  for (std::size_t i = 0; i < 2000; ++i) other(i, 0) = raw(0, 0), other(i, 2) = raw(0, 2);
  const Array<double> alone = bending.prepare(other).rows;
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(moments.mean(j) == Approx(0).margin(1e-9));
    CHECK(moments.deviation(j) == Approx(1).margin(1e-9));
  }
  for (std::size_t i = 0; i < 2000; ++i) CHECK(alone(i, 1) == rows(i, 1));
  const auto farthest = [](const Array<double>& x) {
    double most = 0;
    for (std::size_t i = 0; i < 2000; ++i) most = std::max(most, std::abs(x(i, 1)));
    return most;
  };
  // The largest of 2000 log-normal numbers is 13 deviations out, that of their logarithms 3 to 4.
  CHECK(farthest(Preprocessor(Preprocessing::standardize, raw, names).prepare(raw).rows) > 10);
  CHECK(farthest(rows) < 5);
}

TEST_CASE("Without heavy tails, bending is standardising") {
  const Array<double> raw = Rng(2).normal<double>({500, 3});
  const auto bent = Preprocessor(Preprocessing::bend, raw, names).prepare(raw);
  const auto standardized = Preprocessor(Preprocessing::standardize, raw, names).prepare(raw);
  // asinh(κ u) / κ = u (1 - κ² u² / 6 + …) with κ = 1e-6 and |u| < 5: off by less than 5e-12 u.
  for (std::size_t i = 0; i < 1500; ++i)
    CHECK(bent.rows.data()[i] == Approx(standardized.rows.data()[i]).margin(1e-10).epsilon(0));
  for (std::size_t i = 0; i < 500; ++i)
    CHECK(bent.log_det[i] == Approx(standardized.log_det[i]).margin(1e-10).epsilon(0));
}

TEST_CASE("The log-determinant agrees with the map's Jacobian, row by row") {
  const Preprocessing kind = GENERATE(Preprocessing::bend, Preprocessing::whiten);
  const Array<double> raw = ill_scaled(300, 4);
  const Preprocessor preprocessor(kind, raw, names);
  for (std::size_t i = 0; i < 300; i += 60) {
    // The map is triangular: the determinant is the product of its diagonal, by differences.
    double expected = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const double h = j == 0 ? 1e-9 : 1e-4 * std::abs(raw(i, j));
      Array<double> ends(Shape{2, 3});
      for (std::size_t k = 0; k < 6; ++k) ends.data()[k] = raw(i, k % 3);
      ends(0, j) += h;
      ends(1, j) -= h;
      const Array<double> z = preprocessor.prepare(ends).rows;
      expected += std::log((z(0, j) - z(1, j)) / (ends(0, j) - ends(1, j)));
    }
    Array<double> row(Shape{1, 3});
    for (std::size_t k = 0; k < 3; ++k) row(0, k) = raw(i, k);
    CHECK(preprocessor.prepare(row).log_det[0] == Approx(expected).margin(1e-4).epsilon(0));
  }
}

TEST_CASE("The box of prepared rows lies within the box of the raw rows") {
  const Preprocessing kind = GENERATE(Preprocessing::bend, Preprocessing::whiten);
  const Array<double> raw = ill_scaled(500, 5);
  const Preprocessor preprocessor(kind, raw, names);
  const Bounds box = preprocessor.undo(Bounds{{-2, -1, -2}, {1, 2, 2}});
  Rng rng(6);
  for (std::size_t i = 0; i < 500; ++i) {
    Array<double> z(Shape{1, 3});
    z(0, 0) = 3 * rng.uniform() - 2;
    z(0, 1) = 3 * rng.uniform() - 1;
    z(0, 2) = 4 * rng.uniform() - 2;
    const Array<double> x = preprocessor.undo(z);
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(x(0, j) >= box.low[j]);
      CHECK(x(0, j) <= box.high[j]);
    }
  }
}

TEST_CASE("A tail is bent if it is heavy, on each side by itself") {
  const Tails normal = fit_tails(one_column(5000, 1, [](double v) { return v; }));
  CHECK_FALSE(normal.any());
  const Tails uniform = fit_tails(one_column(5000, 1, [](double v) { return std::erf(v); }));
  CHECK_FALSE(uniform.any());
  const Tails growing = fit_tails(one_column(5000, 1, [](double v) { return std::exp(2 * v); }));
  CHECK(growing.right(0) > 1);
  CHECK(growing.right(0) > 10 * growing.left(0));
  const Tails falling = fit_tails(one_column(5000, 1, [](double v) { return -std::exp(2 * v); }));
  CHECK(falling.left(0) == growing.right(0));
  const Tails both = fit_tails(one_column(5000, 1, [](double v) { return std::sinh(2 * v); }));
  CHECK(both.left(0) > 0.1);
  CHECK(both.right(0) > 0.1);
}

TEST_CASE("Bending tails gains as many nats as the entropy of the data promises") {
  // x = sinh(2 v) has the entropy ½ ln 2πe + E[ln(2 cosh(2 v))], by quadrature over v.
  double entropy = 0.5 * std::log(2 * std::numbers::pi * std::numbers::e);
  for (double v = -12; v < 12; v += 1e-3) {
    entropy += 1e-3 * std::exp(-0.5 * v * v) / std::sqrt(2 * std::numbers::pi) *
               std::log(2 * std::cosh(2 * v));
  }
  const auto sinh2 = [](double v) { return std::sinh(2 * v); };
  const Array<double> raw = one_column(20000, 7, sinh2), other = one_column(20000, 8, sinh2);
  const auto [rows, log_det] = Preprocessor(Preprocessing::whiten, raw, {"a"}).prepare(other);
  std::vector<double> log_p;
  for (std::size_t i = 0; i < 20000; ++i) log_p.push_back(standard_normal(rows, i) + log_det[i]);
  const MeanAndError found = mean_and_error(log_p);
  CHECK(found.mean < -entropy + 3 * found.standard_error);
  CHECK(found.mean > -entropy - 0.1);
  CHECK(mean_and_error(Gaussian::fit(raw).log_prob(other)).mean < -entropy - 1);
}

TEST_CASE("A value that half of the rows share does not make heavy tails") {
  Array<double> x = Rng(9).normal<double>({1000, 1});
  for (std::size_t i = 0; i < 600; ++i) x(i, 0) = 0;
  CHECK_FALSE(fit_tails(x).any());
}

TEST_CASE("Tails are not bent if that would cost likelihood") {
  // The last column is the sum of the heavy-tailed one and the normal one, plus a little noise.
  Rng rng(11);
  Array<double> x(Shape{2000, 3});
  for (std::size_t i = 0; i < 2000; ++i) {
    x(i, 0) = std::exp(1.5 * rng.normal());
    x(i, 1) = 5 * rng.normal();
    x(i, 2) = x(i, 0) + x(i, 1) + 1e-4 * rng.normal();
  }
  REQUIRE(fit_tails(x).any());
  const auto [rows, log_det] = Preprocessor(Preprocessing::whiten, x, names).prepare(x);
  for (std::size_t i = 1; i < 2000; ++i) CHECK(log_det[i] == Approx(log_det[0]).epsilon(1e-6));
}

TEST_CASE("Tails are bent if that makes the rows likelier, and not the bent rows alone") {
  // As above, with more noise. The log-determinant of the bending decides, at about 0.4 nats: with
  // a noise of 2 bending loses without it and wins with it, at 0.6 it would win with it twice.
  for (const double noise : {2., 0.6}) {
    CAPTURE(noise);
    Rng rng(11);
    Array<double> x(Shape{2000, 3});
    for (std::size_t i = 0; i < 2000; ++i) {
      x(i, 0) = std::exp(1.5 * rng.normal());
      x(i, 1) = 5 * rng.normal();
      x(i, 2) = x(i, 0) + x(i, 1) + noise * rng.normal();
    }
    const Array<double> rows = Preprocessor(Preprocessing::standardize, x, names).prepare(x).rows;
    const auto [bent, slopes] = latent_of(HeavyTails<double>(fit_tails(rows)), rows);
    const double straight = Gaussian::fit(rows).cross_validated(rows),
                 alone = Gaussian::fit(bent).cross_validated(bent),
                 log_det = mean_and_error({slopes.begin(), slopes.end()}).mean;
    REQUIRE(alone < straight);
    REQUIRE(alone + 2 * log_det > straight);
    const bool is_likelier = alone + log_det > straight;
    CHECK(is_likelier == (noise == 2));
    const auto of_rows = Preprocessor(Preprocessing::whiten, x, names).prepare(x).log_det;
    const auto [least, most] = std::minmax_element(of_rows.begin(), of_rows.end());
    CHECK((*most - *least > 1) == is_likelier);  // without bending all rows have one log_det
  }
}

TEST_CASE("Given a context, whitening has the conditional density of the joint Gaussian") {
  Rng rng(12);
  constexpr std::size_t n = 1300;  // two whole chunks and part of a third
  Array<double> c = rng.normal<double>({n, 2}), x = rng.normal<double>({n, 1});
  Array<double> both(Shape{n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    c(i, 1) = 7 + c(i, 0) + 0.1 * c(i, 1);
    x(i, 0) = 1e4 + 1e3 * (c(i, 0) - 2 * c(i, 1)) + x(i, 0);
    both(i, 0) = c(i, 0), both(i, 1) = c(i, 1), both(i, 2) = x(i, 0);
  }
  const Array<double> given = Preprocessor(Preprocessing::whiten, c, {"c1", "c2"}).prepare(c).rows;
  const Preprocessor whitening(Preprocessing::whiten, x, {"x"},
                               EncodedContext{given, {"c1", "c2"}});
  const auto [rows, log_det] = whitening.prepare(x, given);
  const std::vector<double> joint = Gaussian::fit(both).log_prob(both),
                            alone = Gaussian::fit(c).log_prob(c);
  const Array<double> back = whitening.undo(rows, given);
  for (std::size_t i = 0; i < n; ++i) {
    const double log_p = standard_normal(rows, i) + log_det[i];
    CHECK(log_p == Approx(joint[i] - alone[i]).margin(1e-5).epsilon(0));
    CHECK(back(i, 0) == Approx(x(i, 0)).epsilon(1e-12));
  }
}

TEST_CASE("A column that varies, however little beside its mean, is not called constant") {
  Array<double> x = Rng(10).normal<double>({20, 3});
  for (std::size_t i = 0; i < 20; ++i) x(i, 1) = 1e15 + x(i, 1);
  const Array<double> rows = Preprocessor(Preprocessing::standardize, x, names).prepare(x).rows;
  double squares = 0;
  for (std::size_t i = 0; i < 20; ++i) squares += rows(i, 1) * rows(i, 1) / 20;
  CHECK(squares == Approx(1));
  x(0, 1) = -1.7e308;
  x(1, 1) = 1.7e308;
  CHECK_THROWS_WITH(Preprocessor(Preprocessing::standardize, x, names),
                    Catch::StartsWith("column \"b\" has numbers too far apart for a double"));
}

TEST_CASE("A constant column is named") {
  Array<double> x = Rng(10).normal<double>({20, 3});
  for (std::size_t i = 0; i < 20; ++i) x(i, 1) = 0.1;
  for (const Preprocessing kind :
       {Preprocessing::standardize, Preprocessing::bend, Preprocessing::whiten})
    CHECK_THROWS_WITH(Preprocessor(kind, x, names),
                      Catch::StartsWith("column \"b\" has the same value in every row"));
}
