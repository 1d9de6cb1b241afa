// The samplers: fixed bits and right distributions. The seeds are fixed, so a test passes always or
// never. A right sampler exceeds a bound of five standard errors for one seed in 1.7e6.
#include "engine/random.hpp"

#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <sstream>

using namespace tapeflow;

namespace {

// A generator whose next 64 bits are `bits`. The standard writes the state of mt19937_64 as its
// last 312 words x. The next word is x[156] ^ (a function of x[0] and x[1] that is 0 at 0),
// tempered by four steps y ^= shift(y) & mask. These steps are undone here from the last to the
// first.
Rng about_to_give(std::uint64_t bits) {
  const auto undo = [](std::uint64_t y, auto step) {
    std::uint64_t x = y;
    for (int i = 0; i < 64; ++i) x = y ^ step(x);
    return x;
  };
  bits = undo(bits, [](std::uint64_t x) { return x >> 43; });
  bits = undo(bits, [](std::uint64_t x) { return x << 37 & 0xfff7eee000000000; });
  bits = undo(bits, [](std::uint64_t x) { return x << 17 & 0x71d67fffeda60000; });
  bits = undo(bits, [](std::uint64_t x) { return x >> 29 & 0x5555555555555555; });
  std::ostringstream state;
  for (int i = 0; i < 312; ++i) state << (i == 156 ? bits : 0) << ' ';
  state << 312;
  Rng rng(0);
  rng.restore(state.str());
  return rng;
}

// The mean of f over n draws.
double average(std::size_t n, const auto& f) {
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) total += f();
  return total / static_cast<double>(n);
}

constexpr std::size_t draws = 100'000, many_draws = 4'000'000;
// Five standard errors of the mean of numbers with variance 1.
const double five_errors = 5 / std::sqrt(static_cast<double>(draws));

}  // namespace

TEST_CASE("The bits are those that the C++ standard prescribes for mt19937_64") {
  Rng rng(5489);  // the standard's default seed; [rand.predef] gives the 10000th number
  for (int i = 1; i < 10'000; ++i) rng.bits();
  CHECK(rng.bits() == 9981545732273789042U);
}

TEST_CASE("uniform() is never 0 and never 1, not even for the extreme bits") {
  REQUIRE(about_to_give(42).bits() == 42);
  REQUIRE(about_to_give(~std::uint64_t{0}).bits() == ~std::uint64_t{0});
  CHECK(about_to_give(0).uniform() > 0);
  CHECK(about_to_give(~std::uint64_t{0}).uniform() < 1);
  CHECK(about_to_give(0).uniform() < 1e-15);
  CHECK(about_to_give(~std::uint64_t{0}).uniform() > 1 - 1e-15);
  CHECK(std::isfinite(about_to_give(0).normal()));
}

TEST_CASE("uniform() has the moments of the uniform distribution") {
  Rng rng(1);  // mean 1/2 with variance 1/12; mean of (u - 1/2)² 1/12 with variance 1/180
  CHECK(std::abs(average(draws, [&] { return rng.uniform(); }) - 0.5) <=
        five_errors / std::sqrt(12.));
  CHECK(std::abs(average(draws, [&] { return std::pow(rng.uniform() - 0.5, 2); }) - 1. / 12) <=
        five_errors / std::sqrt(180.));
}

TEST_CASE("normal() has the moments of the normal distribution") {
  // E x^k = 0, 1, 0, 3 for k = 1 … 4; the variance of x^k is E x^2k - (E x^k)² = 1, 2, 15, 96.
  const double moments[] = {0, 1, 0, 3}, variances[] = {1, 2, 15, 96};
  // With so many draws a deviation of 0.9975 or 1.0025 shows: its square is off by 0.005, seven
  // standard errors.
  double sums[4] = {};
  Rng rng(2);
  for (std::size_t i = 0; i < many_draws; ++i) {
    const double z = rng.normal();
    double power = 1;
    for (double& sum : sums) sum += power *= z;
  }
  for (int k = 0; k < 4; ++k) {
    INFO("moment " << k + 1);
    CHECK(std::abs(sums[k] / many_draws - moments[k]) <= 5 * std::sqrt(variances[k] / many_draws));
  }
}

// Each number from the two uniform draws it is made of, by the formula in long double. Rounding: u
// and 2π are right to half an ε, so the angle to about 2 ε of 2π; times the radius, below 9 for
// these draws, that is 113 ε. 256 ε is twice that, and a π of 14 digits would be off by 2e-14.
TEST_CASE("normal() is the Box-Muller transform of two uniform draws, to rounding") {
  Rng rng(20), twin(20);
  const long double pi = std::acos(-1.0L);
  for (int i = 0; i < 10'000; ++i) {
    const double u = twin.uniform(), v = twin.uniform();
    const long double z = std::sqrt(-2 * std::log(static_cast<long double>(u))) *
                          std::cos(2 * pi * static_cast<long double>(v));
    REQUIRE(std::abs(static_cast<long double>(rng.normal()) - z) <=
            256 * std::numeric_limits<double>::epsilon());
  }
}

TEST_CASE("Each tenth of a normal distribution gets a tenth of the draws") {
  // Φ⁻¹(k / 10) for k = 6 … 9
  const double deciles[] = {0.2533471031, 0.5244005127, 0.8416212336, 1.2815515655};
  Rng rng(21);
  double counts[10] = {};
  for (std::size_t i = 0; i < many_draws / 4; ++i) {
    const double z = rng.normal();
    std::size_t above = 0;
    while (above < 4 && std::abs(z) > deciles[above]) ++above;
    ++counts[z < 0 ? 4 - above : 5 + above];
  }
  const double each = static_cast<double>(many_draws) / 40;
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - each) * (count - each) / each;
  CHECK(chi_square <= 46);  // nine degrees of freedom: exceeded with probability 6e-7
}

TEST_CASE("normal() falls within one standard deviation as often as it should") {
  Rng rng(3);
  const double p = std::erf(1 / std::sqrt(2.));  // 0.683
  CHECK(std::abs(average(draws, [&] { return std::abs(rng.normal()) < 1 ? 1. : 0.; }) - p) <=
        five_errors * std::sqrt(p * (1 - p)));
}

TEST_CASE("Successive normal draws are uncorrelated") {
  Rng rng(4);  // the product of two independent standard normals has mean 0 and variance 1
  CHECK(std::abs(average(draws, [&] { return rng.normal() * rng.normal(); })) <= five_errors);
}

TEST_CASE("uniform(low, high) fills its range, and no part of it more than another") {
  Rng rng(22);
  const Array<double> u = rng.uniform<double>({100'000}, -3, 2);
  double counts[10] = {};
  for (const double v : u) {
    REQUIRE((v > -3 && v < 2));
    ++counts[static_cast<std::size_t>((v + 3) * 2)];
  }
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - 10'000) * (count - 10'000) / 10'000;
  CHECK(chi_square <= 46);  // nine degrees of freedom: exceeded with probability 6e-7
  // The ends are missed by a hundred-thousandth of the range; by ten times as much with
  // probability e^-10 each.
  CHECK(*std::min_element(u.begin(), u.end()) < -3 + 5e-4);
  CHECK(*std::max_element(u.begin(), u.end()) > 2 - 5e-4);
}

TEST_CASE("below(n) gives every number as often as the others") {
  Rng rng(5);
  std::vector<double> counts(7, 0);
  for (int i = 0; i < 70'000; ++i) ++counts.at(rng.below(7));
  double chi_square = 0;
  for (double count : counts) chi_square += (count - 10'000) * (count - 10'000) / 10'000;
  CHECK(chi_square <= 40);  // six degrees of freedom: exceeded with probability 4.6e-7
  CHECK(rng.below(1) == 0);
}

TEST_CASE("below(n) has no bias if 2^64 is far from a multiple of n") {
  // With n = 3/4 of 2^64, `bits % n` would fall into the lower third half the time.
  Rng rng(6);
  const std::size_t third = std::size_t{1} << 62;
  const double p = 1. / 3;
  const double share = average(draws, [&] { return rng.below(3 * third) < third ? 1. : 0.; });
  CHECK(std::abs(share - p) <= five_errors * std::sqrt(p * (1 - p)));
}

TEST_CASE("below(0) is refused") {
  Rng rng(1);
  CHECK_THROWS_WITH(rng.below(0), "Rng::below: needs a positive bound, got 0");
  CHECK_THROWS_AS(rng.below(0), std::invalid_argument);
}

TEST_CASE("permutation(n) is an order of 0 … n - 1") {
  Rng rng(7);
  for (std::size_t n : {0, 1, 2, 1000}) {
    auto order = rng.permutation(n);
    REQUIRE(order.size() == n);
    if (n == 1000) CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < n; ++i) CHECK(order[i] == i);
  }
}

TEST_CASE("permutation(3) gives each of the six orders as often as the others") {
  Rng rng(8);
  std::map<std::vector<std::size_t>, double> counts;
  for (int i = 0; i < 60'000; ++i) ++counts[rng.permutation(3)];
  CHECK(counts.size() == 6);
  double chi_square = 0;
  for (const auto& entry : counts) chi_square += std::pow(entry.second - 10'000, 2) / 10'000;
  CHECK(chi_square <= 37);  // five degrees of freedom: exceeded with probability 6e-7
}

TEST_CASE("permutation(n) puts every entry at every place as often") {
  constexpr std::size_t n = 20, times = 40'000;
  Rng rng(23);
  std::vector<double> counts(n * n, 0);
  for (std::size_t i = 0; i < times; ++i) {
    const auto order = rng.permutation(n);
    for (std::size_t place = 0; place < n; ++place) ++counts[place * n + order[place]];
  }
  constexpr double each = static_cast<double>(times) / n;
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - each) * (count - each) / each;
  // (n - 1)² = 361 degrees of freedom, so that χ² (n - 1) / n has mean 361 and deviation 27.
  CHECK(chi_square * (n - 1) / n <= 361 + 5 * 27);
}

TEST_CASE("Arrays are filled with successive draws, rounded to their type") {
  Rng one(9), two(9);
  const Array<double> exact = one.normal<double>({2, 3});
  const Array<float> rounded = two.normal<float>({2, 3});
  CHECK(exact.shape() == Shape{2, 3});
  Rng three(9);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(exact.data()[i] == three.normal());
    CHECK(rounded.data()[i] == static_cast<float>(exact.data()[i]));
  }
  const Array<double> between = one.uniform<double>({1000}, -3, -1);
  CHECK(*std::min_element(between.begin(), between.end()) > -3);
  CHECK(*std::max_element(between.begin(), between.end()) < -1);
  CHECK(*std::max_element(between.begin(), between.end()) -
            *std::min_element(between.begin(), between.end()) >
        1.9);  // fails with probability 1e-20
  CHECK(one.normal<float>({0, 2}).size() == 0);
}

TEST_CASE("The same seed gives the same draws, another seed others") {
  const auto sequence = [](Rng rng) {
    return std::vector<double>{rng.uniform(), rng.normal(), static_cast<double>(rng.below(1000))};
  };
  CHECK(sequence(Rng(10)) == sequence(Rng(10)));
  CHECK(sequence(Rng(10)) != sequence(Rng(11)));
}

TEST_CASE("Seeds that are close, and seeds with high bits, give different and unrelated draws") {
  std::set<std::uint64_t> firsts;
  double correlation = 0;
  constexpr std::uint64_t seeds = 1000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    firsts.insert(Rng(seed).bits());
    firsts.insert(Rng(seed << 32).bits());
    correlation += Rng(seed).normal() * Rng(seed + 1).normal();  // each product has variance 1
  }
  CHECK(firsts.size() == 2 * seeds - 1);  // 0 << 32 is 0
  CHECK(std::abs(correlation) <= 5 * std::sqrt(static_cast<double>(seeds)));
}

TEST_CASE("split() gives equal children to equal parents, and moves the parent on") {
  Rng one(12), two(12), alone(12);
  Rng child_of_one = one.split(), child_of_two = two.split();
  CHECK(child_of_one.bits() == child_of_two.bits());
  CHECK(one.split().bits() != child_of_one.bits());
  alone.bits();
  alone.bits();
  CHECK(one.bits() == alone.bits());  // a split costs the parent one draw
}

TEST_CASE("A restored generator continues exactly where the saved one was") {
  Rng rng(13);
  for (int i = 0; i < 1000; ++i) rng.normal();
  const std::string state = rng.state();
  const Array<double> expected = rng.normal<double>({100});
  Rng other(0);
  other.restore(state);
  CHECK(other.state() == state);
  CHECK(numbers(other.normal<double>({100})) == numbers(expected));
}

TEST_CASE("A text that is no state is refused and changes nothing") {
  Rng rng(14), same(14);
  const std::string sentence =
      "Rng::restore: needs the text that Rng::state gave, got something else";
  const std::string whole = rng.state();
  for (const std::string& bad : {std::string(), std::string("1 2 3"), std::string("x") + whole,
                                 whole.substr(0, whole.size() / 2)}) {
    CHECK_THROWS_WITH(rng.restore(bad), sentence);
    CHECK_THROWS_AS(rng.restore(bad), std::invalid_argument);
  }
  CHECK(rng.bits() == same.bits());
}
