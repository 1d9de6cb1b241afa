// The Gaussian that a flow is held against, given a context.
#include "flows/tables/gaussian_baseline.hpp"

#include "engine/random.hpp"
#include "flows/data/gaussian.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

TEST_CASE("The Gaussian of few rows integrates to one given any context") {
  const std::size_t n = 12;
  Rng rng(1);
  const Rows<double> rows{rng.normal<double>({n, 1}), rng.normal<double>({n, 2})};
  const GaussianBaseline gaussian(Dataset({"x"}, {"c", "d"}, rows));
  // So few rows need shrinking: without it the test would not see whether both Gaussians, of all
  // columns and of the context, are shrunk.
  CHECK(Gaussian::fit_shrunk(side_by_side(rows.x, rows.context)).shrinkage() > 0);

  // The midpoint rule is as good as exact for a normal density whose deviation is ten steps.
  const std::size_t points = 4000;
  const double low = -40, step = 80. / points;
  Rows<double> line{Array<double>(Shape{points, 1}), Array<double>(Shape{points, 2})};
  for (std::size_t i = 0; i < points; ++i) {
    line.x(i, 0) = low + (static_cast<double>(i) + 0.5) * step;
    line.context(i, 0) = 1.5;
    line.context(i, 1) = -1;
  }
  double integral = 0;
  for (const double log_p : gaussian.log_prob(Dataset({"x"}, {"c", "d"}, line)))
    integral += step * std::exp(log_p);
  CHECK(integral == Approx(1).margin(1e-9).epsilon(0));
}
