// The exact numbers of chapter 08, by other ways than the program's, and its planted layers.
#include "engine/random.hpp"
#include "examples/ch08_maf/bent_banana.hpp"
#include "examples/ch08_maf/orders.hpp"
#include "examples/ch08_maf/planted_layers.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/data/statistics.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

const double pi = std::acos(-1.);

double normal(double v) { return std::exp(-v * v / 2) / std::sqrt(2 * pi); }

// The density of x1 in the banana and the variance of x2 given x1, by a sum over x2 = 2 v.
struct First {
  double density = 0, variance = 0;
};
First first(double x1) {
  First f;
  for (int k = 0; k < 4000; ++k) {
    const double v = -8 + 0.004 * (k + 0.5), p = 0.004 * normal(v) * normal(x1 - v * v);
    f.density += p;
    f.variance += 4 * v * v * p;
  }
  f.variance /= f.density;
  return f;
}

}  // namespace

TEST_CASE("The least loss of x1 first is that of the best two normal factors") {
  double cross_entropy = 0;
  for (int k = 0; k < 800; ++k) {
    const double x1 = -7 + 0.06 * (k + 0.5);
    const auto [density, variance] = first(x1);
    cross_entropy += 0.06 * density * std::log(2 * pi * std::exp(1.) * variance) / 2;
  }
  cross_entropy += std::log(2 * pi * std::exp(1.) * 3) / 2;
  const double entropy = std::log(4 * pi * std::exp(1.));
  // The program's grid leaves out about 1e-6 of the mass.
  CHECK(least_loss_of_x1_first(toy_density("banana")) ==
        Approx(cross_entropy - entropy).margin(1e-4).epsilon(0));
}

TEST_CASE("What the context tells is the mean of log p(x given c) - log p(x) over rows") {
  Rng rng(3);
  const Rows<float> rows = bent_bananas(4000, rng);
  std::vector<double> gains;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    const double x1 = rows.x(i, 0), x2 = rows.x(i, 1), c = rows.context(i, 0);
    double without = 0;
    for (int k = 0; k < 400; ++k)
      without += std::exp(bent_banana_log_prob(x1, x2, -1 + (k + 0.5) / 200)) / 400;
    gains.push_back(bent_banana_log_prob(x1, x2, c) - std::log(without));
  }
  const auto [mean, error] = mean_and_error(gains);
  CHECK(std::abs(information_in_context() - mean) < 5 * error);
}

TEST_CASE("Rows drawn for one context have that context and follow its density") {
  Rng rng(1);
  const Rows<float> rows = bent_bananas(20000, -0.7, rng);
  CHECK(rows.context(7, 0) == -0.7F);
  const auto [mean, error] = mean_and_error(bent_banana_log_prob(rows));
  CHECK(std::abs(mean + std::log(4 * pi * std::exp(1.))) < 5 * error);
}

TEST_CASE("Without its mistake a planted layer keeps the contract") {
  Rng rng(1);
  WithMade<double> layer(natural_order(2), {8}, rng);
  CHECK(check_bijector(layer, rng.normal<double>({5, 2})).empty());
}
