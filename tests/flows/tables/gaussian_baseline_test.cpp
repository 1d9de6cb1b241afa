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

TEST_CASE("The Gaussian in a model file is the same, and one of too many columns is left out") {
  Rng rng(1);
  Rows<double> rows{rng.normal<double>({60, 2}), rng.normal<double>({60, 2})};
  for (std::size_t i = 0; i < 60; ++i) rows.context(i, 1) = static_cast<double>(i % 3);
  const Dataset data({"x", "y"}, {"c", {"kind", {"p", "q", "r"}}}, rows);
  const GaussianBaseline gaussian(data);
  ModelFile file;
  gaussian.save(file);
  // c and two of the three one-hot columns are independent.
  const auto loaded = GaussianBaseline::load(file, 2, 3, std::nullopt);
  REQUIRE(loaded);
  CHECK(loaded->log_prob(data) == gaussian.log_prob(data));

  CHECK(!GaussianBaseline::load({}, 2, 3, std::nullopt));
  ModelFile wide;
  std::vector<std::string> names;
  for (std::size_t j = 0; j < 257; ++j) names.push_back("x" + std::to_string(j));
  GaussianBaseline(Dataset(names, rng.normal<double>({300, 257}))).save(wide);
  CHECK(wide.tensors.empty());
}

TEST_CASE("A Gaussian of other columns, or without a positive factor, is refused") {
  const Dataset data({"x", "y"}, Rng(1).normal<double>({30, 2}));
  ModelFile file;
  GaussianBaseline(data).save(file);
  CHECK_THROWS_WITH(GaussianBaseline::load(file, 3, 0, std::nullopt),
                    "the model file needs \"gaussian.cholesky\" to be doubles [3, 3]");
  std::get<Array<double>>(file.tensors.at("gaussian.cholesky"))(1, 1) = 0;
  CHECK_THROWS_WITH(GaussianBaseline::load(file, 2, 0, std::nullopt),
                    "the model file needs \"gaussian.cholesky\" to have a positive diagonal");
}
