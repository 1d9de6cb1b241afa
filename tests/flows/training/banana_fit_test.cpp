// A fit as `tapeflow fit` makes it, on data of known entropy: 20,000 rows of the banana of MAF's
// Fig. 1.
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

TEST_CASE("A real_nvp fitted to 20,000 rows of a banana reaches its entropy within .03 nats") {
  Rng rng(1);
  const Array<double> train = banana(18000, rng), valid = banana(2000, rng);
  const Array<double> test = banana(20000, rng);
  DensityModel<float> model({}, {"x1", "x2"}, train, 1);
  fit(model, train, valid, {.epochs = 40});

  // -log p of a row is half a χ² with two degrees of freedom plus a constant: its deviation is 1,
  // and its standard error over 20,000 rows is 1 / √20,000 = .007. Four standard errors are within
  // the claimed .03, so a fit as good as the truth passes whatever the rows are.
  Workers workers(2);
  const MeanAndError reached = mean_and_error(model.log_prob(test, workers));
  const double truth = mean_and_error(toy_density("banana").log_prob(test)).mean;
  INFO("reached " << reached.mean << " ± " << reached.standard_error << ", the truth " << truth
                  << " on the same rows, minus the entropy " << -banana_entropy());
  CHECK(std::abs(reached.mean + banana_entropy()) < 0.03);
  CHECK(std::abs(truth + banana_entropy()) < 4 / std::sqrt(20000.));
  CHECK(truth - reached.mean < 0.03);  // on the same rows, so chance hardly counts

  // The model's own samples have the mean log-density that quadrature finds, in raw units.
  const DensityGrid grid =
      density_grid([&](const Array<double>& rows) { return model.log_prob(rows, workers); },
                   bounds_of(model), 800);
  const double by_quadrature = grid.mean_log_density();
  const MeanAndError drawn = mean_and_error(model.log_prob(model.sample(20000, rng), workers));
  INFO("by quadrature " << by_quadrature << ", by samples " << drawn.mean << " ± "
                        << drawn.standard_error);
  CHECK(std::abs(grid.integral() - 1) < 1e-3);
  CHECK(std::abs(drawn.mean - by_quadrature) < 4 * drawn.standard_error);
}
