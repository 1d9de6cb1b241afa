#include "examples/support/plot/corner/level_bins.hpp"

#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace tapeflow;

namespace {

// Each of the levels low, low + step, … this often, so that every level has the same share.
std::vector<double> even(double low, double step, std::size_t levels, std::size_t times) {
  std::vector<double> values;
  for (std::size_t k = 0; k < levels; ++k)
    values.insert(values.end(), times, low + step * static_cast<double>(k));
  return values;
}

std::vector<double> normals(std::size_t n) {
  const Array<double> draws = Rng(1).normal<double>({n, 1});
  return {draws.begin(), draws.end()};
}

double spread(const std::vector<double>& heights) {
  const auto [low, high] = std::minmax_element(heights.begin(), heights.end());
  return *high - *low;
}

}  // namespace

TEST_CASE("Levels that are equally frequent have bars of one height") {
  const std::vector<double> values = even(0, 1, 36, 8);
  const AxisRange range = shown_range({values});
  // Ordinary bins are a comb: 19 of them share 36 levels.
  CHECK(spread(histogram("", values, range).heights) > 1. / 72);
  const HistogramPair both = histogram_pair(values, {}, range);
  REQUIRE(both.samples.heights.size() == 18);
  for (const double height : both.samples.heights) CHECK(height == Approx(1. / 36));
  CHECK(both.samples.range.low == -0.5);
  CHECK(both.samples.range.high == 35.5);
}

TEST_CASE("Few levels have a bar each, and a step may be a decimal number") {
  const std::vector<double> values = even(1.2, 0.1, 5, 40);
  const HistogramPair both = histogram_pair({}, values, shown_range({values}));
  REQUIRE(both.data.heights.size() == 5);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(both.data.bin_centre(k) == Approx(1.2 + 0.1 * static_cast<double>(k)));
    CHECK(both.data.heights[k] == Approx(0.2 / 0.1));
  }
}

TEST_CASE("Samples and data that lie on levels have the same bins") {
  std::vector<double> samples = even(0, 1, 50, 100);
  samples.push_back(49.5);  // one number between levels does not matter
  const std::vector<double> data = even(10, 1, 20, 3);
  const HistogramPair both = histogram_pair(samples, data, {-2, 51});
  CHECK(both.samples.heights.size() == both.data.heights.size());
  CHECK(both.samples.range.low == both.data.range.low);
  CHECK(both.samples.range.high == both.data.range.high);
}

TEST_CASE("The last bin contains the highest level, also if it has room for more") {
  const Histogram bars =
      level_histogram("", even(0, 1, 7, 1), {0, 6}, LevelGrid(0, 1), 2);  // 0 1, 2 3, 4 5, 6
  REQUIRE(bars.heights.size() == 4);
  CHECK(bars.range.high == 7.5);
  CHECK(bars.heights[2] == Approx(1. / 7));
  CHECK(bars.heights[3] == Approx(0.5 / 7));
}

TEST_CASE("A range inside the levels leaves out those beyond its ends") {
  const AxisRange range = occupied({2.5, 5.5}, even(0, 1, 10, 1));
  CHECK(range.low == 3);
  CHECK(range.high == 5);
  CHECK(occupied({2.5, 2.6}, even(0, 1, 10, 1)).low == 2.5);
  const Histogram bars = level_histogram("", even(0, 1, 10, 1), range, LevelGrid(0, 1), 1);
  REQUIRE(bars.heights.size() == 3);
  CHECK(bars.bin_centre(0) == 3);
  for (const double height : bars.heights) CHECK(height == Approx(0.1));
}

TEST_CASE("Numbers that do not repeat have ordinary bins") {
  const std::vector<double> samples = normals(500), data = normals(80);
  const HistogramPair both = histogram_pair(samples, data, {-3, 3});
  CHECK(both.samples.heights == histogram("", samples, {-3, 3}).heights);
  CHECK(both.data.heights == histogram("", data, {-3, 3}).heights);
  CHECK(!levels_of({4, 4, 4}, {}));
  CHECK(!levels_of({}, {}));
}
