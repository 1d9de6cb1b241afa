// Known densities for the chapters that fit them.
#include "examples/support/course/toy_fit.hpp"

#include "examples/ch08_maf/bent_banana.hpp"
#include "examples/support/course/wrong_sign.hpp"
#include "flows/data/statistics.hpp"
#include "flows/recipes.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

constexpr double banana_entropy = 3.531024;

ToyFit untrained() {
  Rng rng(1);
  return {"banana", linear<float>(2, rng), 1};
}

}  // namespace

TEST_CASE("A bent banana is a density whose entropy does not depend on the bend") {
  const double c = GENERATE(-1., 0., 0.7);
  const auto log_p = [c](const Array<double>& x) {
    std::vector<double> values(x.shape(0));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = bent_banana_log_prob(x(i, 0), x(i, 1), c);
    return values;
  };
  const DensityGrid grid = density_grid(log_p, {{-40, -12}, {40, 12}}, 800);
  CHECK(grid.integral() == Approx(1).margin(1e-6));
  CHECK(-grid.mean_log_density() == Approx(banana_entropy).margin(1e-5));
}

TEST_CASE("The rows drawn from bent bananas follow their density") {
  Rng rng(1);
  const Rows<float> rows = bent_bananas(20000, rng);
  const auto [mean, error] = mean_and_error(bent_banana_log_prob(rows));
  CHECK(std::abs(mean + banana_entropy) < 4 * error);
}

TEST_CASE("A fit is measured against the truth row by row") {
  const ToyFit fit = untrained();
  CHECK(fit.entropy() == Approx(banana_entropy).margin(1e-5));
  std::vector<double> log_p = fit.truth.log_prob(fit.data.test);
  CHECK(below_truth(fit, log_p).mean == 0);
  for (double& v : log_p) v -= 0.25;
  CHECK(below_truth(fit, log_p).mean == Approx(0.25));
  log_p.resize(100);  // only the first rows
  CHECK(below_truth(fit, log_p).mean == Approx(0.25));
}

TEST_CASE("A fit trains for the given epochs and keeps a curve") {
  Captured progress(std::cerr);
  ToyFit fit = untrained();
  std::vector<std::size_t> seen;
  fit.train(4, 1, [&](const EpochReport& report, const DensityModel<float>&) {
    seen.push_back(report.epoch);
  });
  CHECK(seen == std::vector<std::size_t>{1, 2, 3, 4});
  CHECK(fit.curve.name == "banana");
  CHECK(fit.curve.x == std::vector<double>{1, 2, 3, 4});
  // The loss of the best linear flow, a Gaussian, on the banana: var x2 = 4, var x1 = 2 + 1, and
  // they are uncorrelated. So it loses ½ ln 3 nats.
  CHECK(fit.curve.y.back() == Approx(std::log(3.) / 2).margin(0.05));
}

TEST_CASE("A flow with a planted wrong sign keeps its base") {
  Rng rng(1);
  const Flow<double> wrong = with_wrong_sign(nice<double>(2, {.layers = 2}, rng));
  CHECK(dynamic_cast<const Logistic<double>*>(&wrong.base()) != nullptr);
}
