// The parts of the program that measures sizes: densities of known entropy, and the fits to make.
#include "examples/sizes/size_axes.hpp"
#include "flows/data/gaussian.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <numbers>
#include <set>

using namespace tapeflow;

namespace {

constexpr double pi = std::numbers::pi, e = std::numbers::e;

bool within_errors(const MeanAndError& found, double truth) {
  return std::abs(found.mean - truth) < 5 * found.standard_error;
}

}  // namespace

TEST_CASE("The bananas have the entropy of the formula, whatever the rotation") {
  const KnownRows rows = bananas();
  CHECK(rows.entropy == Approx(4 * std::log(2 * pi * e) - 4 * std::log(2.)).epsilon(1e-12));
  Rng rng(3);
  Array<double> x = rows.sample(20000, rng);
  const std::vector<double> log_p = rows.log_prob(x);
  CHECK(within_errors(mean_and_error(log_p), -rows.entropy));
  // Planted: the density of rows whose first two columns are exchanged.
  for (std::size_t i = 0; i < x.shape(0); ++i) std::swap(x(i, 0), x(i, 1));
  CHECK_FALSE(within_errors(mean_and_error(rows.log_prob(x)), -rows.entropy));
}

// Maximum likelihood with 44 numbers from 20000 rows loses about 44 / 40000 = 0.0011 nats.
TEST_CASE("The best Gaussian is 4 ln 3 nats worse than the bananas") {
  const KnownRows rows = bananas();
  Rng rng(4);
  const Array<double> train = rows.sample(20000, rng), test = rows.sample(20000, rng);
  const MeanAndError above =
      paired_difference(rows.log_prob(test), Gaussian::fit(train).log_prob(test));
  CHECK(std::abs(above.mean - 4 * std::log(3.)) < 5 * above.standard_error + 0.0011);
}

TEST_CASE("The rotation of the bananas keeps lengths, and mixes every column") {
  const KnownRows rows = bananas();
  Rng rng(5);
  const Array<double> x = rows.sample(20000, rng);
  // E‖x‖² = E‖y‖² = 4 (1 + E[y1⁴] + ¼) = 4 · 4.25.
  std::vector<double> squares(x.shape(0), 0.);
  std::set<int> deviations;
  for (std::size_t j = 0; j < 8; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < x.shape(0); ++i) {
      squares[i] += x(i, j) * x(i, j);
      sum += x(i, j) * x(i, j);
    }
    deviations.insert(static_cast<int>(1000 * sum / static_cast<double>(x.shape(0))));
  }
  CHECK(within_errors(mean_and_error(squares), 17));
  CHECK(deviations.size() == 8);
}

TEST_CASE("The entropy of the moons is that of chapter 07") {
  CHECK(moons().entropy == Approx(2.3939).margin(1e-4));
}

TEST_CASE("Along an axis one number changes, and flows with networks do not become very deep") {
  for (const Axis& axis : axes()) {
    INFO(axis.name);
    for (const Size& size : axis.sizes()) {
      std::size_t same = 0;
      for (Size middle : axis.middles) {
        if (middle.model != size.model) continue;
        middle.*(axis.number) = size.*(axis.number);
        same += middle.layers == size.layers && middle.width == size.width &&
                middle.rows == size.rows && middle.start == size.start;
      }
      CHECK(same == 1);
      CHECK((size.model == "planar" || size.layers <= 16));
    }
  }
}

TEST_CASE("A Gaussian by gradient descent ends near the best one, and its weights are counted") {
  const std::vector<SizeResult> results = fit_all(
      bananas(), {{.model = "linear", .layers = 1, .rows = 3000}}, {.steps = 300, .seed = 1});
  REQUIRE(results.size() == 1);
  CHECK(results[0].weights == 72);
  // 4 ln 3, and what 3000 rows and 300 steps cost.
  CHECK(results[0].above.mean > 4 * std::log(3.) - 5 * results[0].above.standard_error);
  CHECK(results[0].above.mean < 4 * std::log(3.) + 0.3);
  CHECK(results[0].train_seconds > 0);
  CHECK(results[0].sample_seconds > 0);
}
