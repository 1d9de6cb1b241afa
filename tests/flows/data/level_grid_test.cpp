#include "flows/data/level_grid.hpp"

#include "engine/io/number.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

std::optional<LevelGrid> levels_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return find_levels(values);
}

// 400 numbers origin + k width for k from 0 to 19.
std::vector<double> on_levels(double origin, double width) {
  std::vector<double> values;
  for (std::size_t i = 0; i < 400; ++i)
    values.push_back(origin + static_cast<double>(i * 7 % 20) * width);
  return values;
}

void check_levels(const std::vector<double>& values, double origin, double width) {
  const auto found = levels_of(values);
  REQUIRE(found);
  CHECK(found->width() == width);
  CHECK(found->origin() == origin);
}

}  // namespace

TEST_CASE("The step of counted and rounded numbers is found, and has their digits") {
  check_levels(on_levels(0, 1), 0, 1);
  check_levels(on_levels(-3, 2), -3, 2);
  check_levels(on_levels(0, 0.1), 0, 0.1);
  check_levels(on_levels(98.6, 0.1), 98.6, 0.1);
  check_levels(on_levels(1e9, 0.25), 1e9, 0.25);
  check_levels(on_levels(1.6e9, 60), 1.6e9, 60);
  check_levels({0, 0, 1, 1, 0, 1}, 0, 1);
  check_levels({1, 2, 5, 10, 100, 1, 2, 5, 10, 100}, 1, 1);
  check_levels({0, 6, 16, 31, 0, 6, 16, 31}, 0, 1);  // no two levels are one step apart
}

TEST_CASE("Rounding and a few numbers off the levels do not change the step") {
  for (const double odd : {3.000000000001, 2.999999999999, 2.5, 7.123}) {
    std::vector<double> values = on_levels(0, 1);
    values[100] = odd;
    check_levels(values, 0, 1);
    values[200] = -0.5;  // the least number is off the levels, too
    check_levels(values, -1, 1);
  }
  std::vector<double> floats;
  for (const double v : on_levels(0, 0.1))
    floats.push_back(static_cast<double>(static_cast<float>(v)));
  check_levels(floats, 0, 0.1);
  std::vector<double> thirds;
  for (const double v : on_levels(0, 1)) thirds.push_back(v / 3);
  CHECK(levels_of(thirds)->width() == Approx(1. / 3).epsilon(1e-6));
}

TEST_CASE("Half of the numbers off the levels are noticed: the step is then smaller") {
  std::vector<double> values = on_levels(0, 1);
  for (std::size_t i = 0; i < 200; ++i) values[i] += 0.5;
  check_levels(values, 0, 0.5);
}

TEST_CASE("Real numbers have no steps, also if one value is common or all repeat") {
  Rng rng(1);
  std::vector<double> real, censored, rounded, repeated;
  for (std::size_t i = 0; i < 400; ++i) {
    real.push_back(rng.normal());
    censored.push_back(std::max(0., rng.normal()));
    rounded.push_back(std::round(1e6 * censored.back()) / 1e6);
    repeated.push_back(real[i % 20]);
  }
  CHECK(!levels_of(real));
  CHECK(!levels_of(censored));
  CHECK(!levels_of(rounded));
  CHECK(!levels_of(repeated));
  CHECK(!levels_of({-1e308, 1e308}));
}

TEST_CASE("A level is the decimal number that it is, and a cell reaches to the next level") {
  const LevelGrid tenths(0, 0.1), older(0, 0.3 - 0.2), parts(0, 1. / 255);
  for (int k = -50; k <= 50; ++k) {
    const double exact = *parse_number(std::to_string(k) + "e-1");
    for (const LevelGrid& grid : {tenths, older}) {
      CHECK(grid.level_below(exact + 0.01) == exact);
      CHECK(grid.level_below(exact + 0.099) == exact);
    }
    CHECK(parts.level_below((k + 0.5) / 255) == Approx(k / 255.).epsilon(1e-14));
  }
  CHECK(LevelGrid(1.6e9, 0.001).level_below(1600000000.1234) == 1600000000.123);
}
