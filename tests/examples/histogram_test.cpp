#include "examples/support/plot/histogram.hpp"

#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

double area(const Histogram& bars) {
  double total = 0;
  for (double height : bars.heights) total += height * bars.bin_width();
  return total;
}

std::vector<double> normals(std::size_t n) {
  const Array<double> draws = Rng(1).normal<double>({n, 1});
  return {draws.begin(), draws.end()};
}

}  // namespace

TEST_CASE("A histogram's area is the share of the values in its range") {
  CHECK(area(histogram("", {0.1, 0.2, 0.9, 0.999}, {0, 1})) == Approx(1));
  CHECK(area(histogram("", {0.1, 0.2, 1.0, -7}, {0, 1})) == Approx(0.5));
  CHECK(area(histogram("", {}, {0, 1})) == 0);
}

TEST_CASE("A value counts in the bin it lies in") {
  // Few values get twelve bins; the third is from 2 to 3.
  const Histogram bars = histogram("", {2.0, 2.999}, {0, 12});
  REQUIRE(bars.heights.size() == 12);
  CHECK(bars.bin_width() == 1);
  CHECK(bars.bin_centre(2) == 2.5);
  for (std::size_t k = 0; k < 12; ++k) CHECK(bars.heights[k] == (k == 2 ? 1 : 0));
}

TEST_CASE("More values get more bins, up to what a picture shows") {
  CHECK(histogram("", normals(272), {-3, 3}).heights.size() == 19);  // 3 · 272^(1/3) = 19.4
  CHECK(histogram("", normals(100'000), {-3, 3}).heights.size() == 90);
}

TEST_CASE("The histogram of many normal values is their density") {
  const Histogram bars = histogram("", normals(100'000), {-3, 3});
  // A bin in the middle holds 100000 p width = 2700 values. Five times their deviation is 10 %.
  const std::size_t middle = bars.heights.size() / 2;
  CHECK(bars.heights[middle] == Approx(1 / std::sqrt(2 * 3.14159265)).epsilon(0.1));
}

TEST_CASE("An outlier does not stretch the range, and ordinary tails are in it") {
  std::vector<double> values = normals(1000);
  const AxisRange without = shown_range({values});
  CHECK(without.low < -2.5);
  CHECK(without.high > 2.5);
  values.push_back(1e6);
  values.push_back(-1e6);
  const AxisRange with = shown_range({values});
  CHECK(with.low > -5);
  CHECK(with.high < 5);
}

TEST_CASE("The range goes no further than the values plus some air, and contains every list") {
  const AxisRange one = shown_range({{0, 1, 2, 3}}), two = shown_range({{0, 1, 2, 3}, {10, 20}});
  CHECK(one.low == Approx(-0.12));
  CHECK(one.high == Approx(3.12));
  CHECK(two.low < 0);
  CHECK(two.high > 20);
}

TEST_CASE("The long tails of a model do not stretch the picture of its data") {
  std::vector<double> samples = normals(1000);
  for (std::size_t i = 0; i < 60; ++i) samples.push_back(1000. + static_cast<double>(i));
  const std::vector<double> data = normals(500);
  const AxisRange alone = shown_range({data}), both = shown_range_of_model(samples, data);
  CHECK(both.low <= alone.low);
  CHECK(both.high == Approx(alone.high + (alone.high - alone.low) / 2));
  // Three percent are beyond the 95th percentile of the samples, whatever the other two do.
  samples.resize(1030);
  CHECK(shown_range({samples}).high > 100);
  CHECK(shown_range_of_model(samples, {}).high < 6);
  CHECK(shown_range_of_model(samples, {5}).high < 6);
  // Without long tails the two ranges are the same.
  const AxisRange usual = shown_range({normals(1000), data}),
                  found = shown_range_of_model(normals(1000), data);
  CHECK(found.low == usual.low);
  CHECK(found.high == usual.high);
}

TEST_CASE("Equal values have a range, and so have no values") {
  for (const std::vector<double>& values :
       std::vector<std::vector<double>>{{}, {5}, {5, 5, 5}, {0}, {1e9, 1e9}, {-3}}) {
    const AxisRange range = shown_range({values});
    CHECK(range.low < range.high);
    for (double value : values) CHECK((range.low < value && value < range.high));
  }
}

TEST_CASE("finite_column leaves out entries that are not finite") {
  const double inf = std::numeric_limits<double>::infinity();
  const Array<double> table = {{1, inf}, {std::nan(""), 2}, {3, -inf}};
  CHECK(finite_column(table, 0) == std::vector<double>{1, 3});
  CHECK(finite_column(table, 1) == std::vector<double>{2});
}
