// The samplers: fixed bits and right distributions. The seeds are fixed, so a test passes always or
// never. A right sampler exceeds a bound of five standard errors for one seed in 1.7e6.
#include "engine/random.hpp"

#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <map>
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

constexpr std::size_t draws = 100'000;
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
  for (int k = 1; k <= 4; ++k) {
    Rng rng(2);
    const double moment = average(draws, [&] { return std::pow(rng.normal(), k); });
    INFO("moment " << k);
    CHECK(std::abs(moment - moments[k - 1]) <= five_errors * std::sqrt(variances[k - 1]));
  }
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
