// The samples of a flow follow its own density: tested on a banana, after a short fit.
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

Rows<float> banana_rows(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  const Array<double> x = banana(n, rng);
  return {Array<float>(cast<float>(x))};
}

Flow<float> fitted(std::size_t rows, const RealNvpOptions& model, const FitOptions& options) {
  Rng rng(1);
  Flow<float> flow = real_nvp<float>(2, model, rng);
  Trainer<float>(flow, banana_rows(rows, 1), banana_rows(rows / 10, 2), options).run();
  return flow;
}

// The mean of log p over draws from p is ∫ p ln p. The error of the midpoint rule on 800² cells is
// far smaller than the standard error of 20,000 draws.
void check_samples_are_of_the_density(const Flow<float>& flow) {
  Workers workers(2);
  Rng rng(4);
  const DensityGrid grid = density_grid(flow, 800, workers);
  const MeanAndError drawn = mean_and_error(flow.log_prob(flow.sample(20000, rng), workers));
  INFO("by quadrature " << grid.mean_log_density() << ", by samples " << drawn.mean << " ± "
                        << drawn.standard_error);
  CHECK(std::abs(grid.integral() - 1) < 1e-3);
  CHECK(drawn.standard_error < 0.02);  // else the next line says little
  CHECK(std::abs(drawn.mean - grid.mean_log_density()) < 4 * drawn.standard_error);
}

}  // namespace

TEST_CASE("The samples of a fitted flow have the mean log-density that quadrature finds") {
  const Flow<float> flow = fitted(4000, {.layers = 4, .coupling = {.hidden = {16}}},
                                  {.epochs = 8, .batch = 100, .learning_rate = 3e-3, .threads = 2});
  check_samples_are_of_the_density(flow);
}
