// The banana of MAF's Fig. 1. A masked autoregressive layer fits it in one order and not in the
// other: x_1 given x_2 is Gaussian, x_2 given x_1 has two peaks.
#include "flows/data/statistics.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

struct Data {
  Array<float> train, valid, test;
};

Data banana_data() {
  Rng rng(1);
  const Array<double> train = banana(18000, rng), valid = banana(2000, rng);
  const Array<double> test = banana(20000, rng);
  return {cast<float>(train), cast<float>(valid), cast<float>(test)};
}

// The mean of -log p over the test rows after fitting a MAF of `layers` layers, whose first
// computes x_2 from x_1.
double fitted_loss(std::size_t layers, const Data& data) {
  Rng rng(2);
  const MafOptions options{layers, {.hidden = {64, 64}, .activation = Activation::relu}};
  Flow<float> flow = maf<float>(2, options, rng);
  Trainer<float> trainer(flow, {data.train}, {data.valid}, {.epochs = 60});
  trainer.run();
  Workers workers(1);
  return -mean_and_error(flow.log_prob(data.test, workers)).mean;
}

// The mean of -log p under the banana's own density.
double true_loss(const Array<float>& x) {
  const Array<double> rows = cast<double>(x);
  return -mean_and_error(toy_density("banana").log_prob(rows)).mean;
}

// The smallest possible loss in nats if x_1 is modelled as Gaussian, and x_2 as Gaussian given x_1.
// It is the entropy of a Gaussian with the variance of x_1, plus the mean over x_1 of the entropy
// of a Gaussian with the variance of x_2 given x_1. Computed by the midpoint rule on p(x_1, x_2).
// x_1 has the variance Var(x_2²)/16 + 1 = 3, and x_2 given x_1 has mean 0.
double least_loss_in_the_wrong_order() {
  const double h = 0.05, pi = std::numbers::pi;
  double mean_entropy = 0;
  for (double x1 = -6; x1 < 45; x1 += h) {
    double p = 0, second_moment = 0;  // p(x_1), and ∫ x_2² p(x_1, x_2) dx_2
    for (double x2 = -12; x2 < 12; x2 += h) {
      const double u = x1 - x2 * x2 / 4, density = std::exp(-0.5 * u * u - x2 * x2 / 8) / (4 * pi);
      p += h * density;
      second_moment += h * density * x2 * x2;
    }
    if (p > 0) mean_entropy += h * p * 0.5 * (ln_2pi_e + std::log(second_moment / p));
  }
  return 0.5 * (ln_2pi_e + std::log(3.)) + mean_entropy;
}

}  // namespace

TEST_CASE("Two masked autoregressive layers fit the banana, one in the wrong order does not") {
  const Data data = banana_data();
  const double wrong_order = least_loss_in_the_wrong_order();
  CHECK(wrong_order == Approx(3.8665).margin(1e-4));
  const double two = fitted_loss(2, data), one = fitted_loss(1, data);
  // The loss on 20,000 rows has a standard error of 1 / √20,000 = .007 around the entropy. Losses
  // on the same rows are compared, so that chance hardly counts.
  const double truth = true_loss(data.test);
  INFO("two layers " << two << ", one " << one << ", the truth " << truth << ", its entropy "
                     << banana_entropy());
  CHECK(std::abs(truth - banana_entropy()) < 4 * 0.007);
  CHECK(std::abs(two - banana_entropy()) < 0.03);
  CHECK(two - truth < 0.02);
  CHECK(std::abs(one - wrong_order) < 0.04);  // a third of a nat above the truth
}
