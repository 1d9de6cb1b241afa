// Rows that count more than others: which are drawn, and the means of their numbers.
#include "flows/data/weighted_rows.hpp"

#include "flows/tables/dataset.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

using Numbers = std::vector<double>;

Numbers times_drawn(const Numbers& weights, std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  Numbers times(weights.size(), 0);
  for (const std::size_t row : rows_by_weight(weights, count, rng)) ++times.at(row);
  return times;
}

}  // namespace

TEST_CASE("Rows are drawn as often as their weights say, rounded down or up") {
  const Numbers weights = {1, 0, 2.5, 0.5, 6, 0};
  Numbers mean(weights.size(), 0);
  constexpr std::uint64_t seeds = 4000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const Numbers times = times_drawn(weights, 7, seed);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      REQUIRE(std::abs(times[i] - 0.7 * weights[i]) < 1);
      mean[i] += times[i] / seeds;
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i)
    CHECK(mean[i] == Approx(0.7 * weights[i]).margin(0.03));
}

TEST_CASE("Rows of equal weights are drawn once each") {
  CHECK(times_drawn(Numbers(1000, 0.1), 1000, 3) == Numbers(1000, 1));
}

TEST_CASE("A mean with whole weights is that of repeated rows") {
  const Numbers numbers = {1, 5, -2}, weights = {2, 1, 3}, repeated = {1, 1, 5, -2, -2, -2};
  CHECK(mean_and_error(numbers, weights).mean == Approx(mean_and_error(repeated).mean));
  // Σ w² (x - m)² = 4 (5/6)² + (29/6)² + 9 (13/6)², over the square of 6, times 3/2.
  CHECK(mean_and_error(numbers, weights).standard_error ==
        Approx(std::sqrt((4 * 25 + 841 + 9 * 169) / 36. / 36 * 1.5)));
}

TEST_CASE("With equal weights the mean and its error are the usual ones") {
  const Numbers numbers = {1, 5, -2, 0.5};
  for (const Numbers& weights : {Numbers{}, Numbers(4, 0.3)}) {
    const MeanAndError m = mean_and_error(numbers, weights), usual = mean_and_error(numbers);
    CHECK(m.mean == Approx(usual.mean));
    CHECK(m.standard_error == Approx(usual.standard_error));
  }
  CHECK(paired_difference({3, 2}, {1, 1}, {1, 3}).mean == Approx(1.25));
}

TEST_CASE("A number of weight 0 does not count, not even an infinite one") {
  CHECK(mean_and_error({1, -INFINITY, 3}, {1, 0, 1}).mean == 2);
}

TEST_CASE("Weights that are none are refused") {
  Rng rng(1);
  for (const Numbers& weights : {Numbers{1, -1}, Numbers{0, 0}, Numbers{1, NAN}})
    CHECK_THROWS_WITH(rows_by_weight(weights, 2, rng),
                      Catch::Contains("needs finite numbers from 0 on, not all of them 0"));
  CHECK_THROWS_WITH(mean_and_error({1, 2}, {1}),
                    Catch::Contains("for each of the 2 numbers, got 1"));
}

TEST_CASE("A dataset keeps its weights, and rows drawn by them have none") {
  const Dataset all =
      Dataset({"a", "b"}, {{1, 5}, {2, 6}, {3, 7}, {4, 8}}).with_weights({0, 1, 0, 3});
  CHECK(all.select({3, 1}).weights() == Numbers{3, 1});
  const Dataset drawn = all.drawn_by_weight(1);
  CHECK(drawn.weights().empty());
  CHECK((drawn.x() == Array<double>{{2, 6}, {4, 8}, {4, 8}, {4, 8}}));
  CHECK_THROWS_WITH(Dataset({"a", "b"}, {{1, 5}, {2, 6}}).with_weights({1}),
                    Catch::Contains("a weight for each of the 2 rows or none, got 1"));
}
