// Means, whose numbers may all be equal.
#include "flows/data/statistics.hpp"

#include "flows/layers/normalization/batch_norm.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

TEST_CASE("The mean of equal numbers is this number, and its error 0") {
  for (const double v : {1., 0.1, -1 / 3., 3e10, 5e-324, 1.7e308 / 300}) {
    for (std::size_t n = 2; n <= 300; ++n) {
      INFO(n << " times " << v);
      const auto [mean, error] = mean_and_error(std::vector<double>(n, v));
      REQUIRE(mean == v);
      REQUIRE(error == 0);
      const ColumnMoments moments = column_moments(filled<double>({n, 1}, v));
      REQUIRE(moments.mean(0) == v);
      REQUIRE(moments.deviation(0) == 0);
    }
  }
}

TEST_CASE(
    "The logarithm of a sum of exponentials holds where the exponentials overflow or vanish") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(log_sum(0, 0) == std::log(2));
  CHECK(log_sum(1000, 1000) == 1000 + std::log(2));
  CHECK(log_sum(std::log(3), std::log(4)) == Approx(std::log(7)));
  CHECK(log_sum(-inf, 2) == 2);
  CHECK(log_sum(2, -inf) == 2);
  CHECK(log_sum(-inf, -inf) == -inf);
}

TEST_CASE("The mean of numbers with an infinite one is infinite") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(mean_and_error({1, -inf, 2}).mean == -inf);
  CHECK(mean_and_error({inf, 1}).mean == inf);
  CHECK(std::isnan(mean_and_error({inf, -inf}).mean));
}

TEST_CASE("The logarithm of a sum of numbers, whose logarithms may be large, -inf or NaN") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  CHECK(log_sum(std::log(2), std::log(3)) == Approx(std::log(5)));
  CHECK(log_sum(-1000, -1000) == Approx(-1000 + std::log(2)));
  CHECK(log_sum(-inf, 7) == 7);
  CHECK(log_sum(-inf, -inf) == -inf);
  CHECK(std::isnan(log_sum(nan, 1)));
  CHECK(std::isnan(log_sum(1, nan)));
  CHECK(std::isnan(log_sum(nan, -inf)));
}

TEMPLATE_TEST_CASE("The statistics of a constant batch are its number and no spread", "", float,
                   double) {
  using T = TestType;
  for (const T v : {T(0.1), T(-3e4), T(1) / 3}) {
    for (const std::size_t n : {3, 10, 41, 49, 98, 103}) {
      INFO(n << " times " << v);
      const Rows<T> rows{filled<T>({n, 2}, v)};
      Tape<T> tape({.record = false});
      const BatchNorm<T> layer(2);
      const auto [z, log_det] = layer.to_latent_in_training(tape.constant(rows.x), {});
      for (const T latent : z.value()) REQUIRE(latent == 0);
      const Var<T> x = tape.constant(rows.x), m = mean(x, {0});
      REQUIRE(m.value()(0) == v);
      REQUIRE(mean(square(x - m), {0}).value()(1) == 0);
    }
  }
}
