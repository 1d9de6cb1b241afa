// Columns that are linear combinations of others.
#include "flows/data/dependent_columns.hpp"

#include "engine/random.hpp"
#include "flows/data/gaussian.hpp"
#include "tests/support/catch.hpp"

#include <stdexcept>

using namespace tapeflow;

namespace {

const std::vector<std::string> names = {"a", "b", "c", "d", "e"};

std::vector<std::string> found(const Array<double>& rows) {
  std::vector<std::string> sentences;
  for (const DependentColumn& one : dependent_columns(source_of(rows)))
    sentences.push_back(in_words(one, names));
  return sentences;
}

// Columns of very different sizes; c is 2 a - b + 3, and the last column is free.
Array<double> rows(std::size_t n) {
  Array<double> x = Rng(1).normal<double>({n, 4});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) *= 1e6;
    x(i, 1) = 1e-3 * x(i, 1) + 5;
    x(i, 2) = 2 * x(i, 0) - x(i, 1) + 3;
  }
  return x;
}

}  // namespace

TEST_CASE("A combination of columns is found with its factors") {
  Array<double> x = Rng(1).normal<double>({50, 4});
  for (std::size_t i = 0; i < 50; ++i) x(i, 2) = 2 * x(i, 0) - x(i, 1) + 3;
  CHECK(found(x) == std::vector<std::string>{"c = 2 a - b + 3"});
  for (std::size_t i = 0; i < 50; ++i) x(i, 3) = -0.5 * x(i, 2);
  CHECK(found(x) == std::vector<std::string>{"c = 2 a - b + 3", "d = -a + 0.5 b - 1.5"});
}

TEST_CASE("A combination is found in columns of any size, and constant columns too") {
  const auto one = dependent_columns(source_of(rows(50)));
  REQUIRE(one.size() == 1);
  CHECK(one[0].column == 2);
  REQUIRE(one[0].terms.size() == 1);  // what b adds is lost in the rounding of 2 a
  CHECK(one[0].terms[0].second == Approx(2));
  Array<double> x = Rng(1).normal<double>({50, 2});
  for (std::size_t i = 0; i < 50; ++i) x(i, 0) = 1e300;
  CHECK(found(x) == std::vector<std::string>{"a = 1e+300"});
}

TEST_CASE("Columns with noise of their own are independent, as are as many columns as rows") {
  Array<double> x = Rng(1).normal<double>({200, 3});
  for (std::size_t i = 0; i < 200; ++i) x(i, 2) = x(i, 0) + x(i, 1) + 1e-4 * x(i, 2);
  CHECK(found(x).empty());
  CHECK(found(Rng(1).normal<double>({3, 3})).empty());
}

TEST_CASE("Without the dependent columns a Gaussian can be fitted, and with them it cannot") {
  Array<double> x = Rng(2).normal<double>({100, 5});
  for (std::size_t i = 0; i < 100; ++i) x(i, 4) = x(i, 1) + 3 * x(i, 3) - 7 * x(i, 0);
  CHECK_THROWS_AS(Gaussian::fit(x), std::invalid_argument);
  REQUIRE(found(x) == std::vector<std::string>{"e = -7 a + b + 3 d"});
  CHECK_NOTHROW(Gaussian::fit(select_columns(x, {0, 1, 2, 3})));
}

TEST_CASE("Of many terms the first ones are told") {
  Array<double> x = Rng(3).normal<double>({100, 8});
  for (std::size_t i = 0; i < 100; ++i) {
    x(i, 7) = 0;
    for (std::size_t j = 0; j < 7; ++j) x(i, 7) += x(i, j);
  }
  const auto one = dependent_columns(source_of(x));
  REQUIRE(one.size() == 1);
  CHECK(in_words(one[0], {"a", "b", "c", "d", "e", "f", "g", "h"}) == "h = a + b + c + d + e + …");
}
