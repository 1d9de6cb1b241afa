// The base distribution with mixtures as conditionals: its density by formula, its sampler, and MAF
// MoG.
#include "flows/checks/check_distribution.hpp"
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"
#include "flows/recipes.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/bases/some_mixture.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// The bias of the network's last layer: K D logits, then K D means, then K D log-scales.
Array<double>& last_bias(Mixture& mixture) {
  return mixture.named_parameters().back().parameter->value;
}

std::vector<double> log_prob(const Distribution<double>& distribution, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Array<double>& log_p = distribution.log_prob(tape.constant(z)).value();
  return {log_p.begin(), log_p.end()};
}

double normal(double v, double mean, double scale) {
  const double u = (v - mean) / scale;
  return std::exp(-u * u / 2) / scale / std::sqrt(2 * std::numbers::pi);
}

// A distribution with the density of one mixture and the sampler of another.
class Mismatched : public Distribution<double> {
 public:
  Mismatched(std::unique_ptr<Mixture> density, std::unique_ptr<Mixture> sampler)
      : Distribution<double>(2), density_(std::move(density)), sampler_(std::move(sampler)) {}
  void visit(ParameterVisitor<double>& visitor) override { density_->visit(visitor); }

 protected:
  Var<double> log_density(Var<double> z, Var<double>) const override {
    return density_->log_prob(z);
  }
  Array<double> draw(std::size_t n, Rng& rng, const Array<double>&) const override {
    return sampler_->sample(n, rng);
  }
  Bounds box(const Array<double>&) const override { return density_->bounds(); }

 private:
  std::unique_ptr<Mixture> density_, sampler_;
};

}  // namespace

TEST_CASE("An autoregressive mixture of one column is a mixture of Gaussians") {
  Rng rng(1);
  Mixture mixture({0}, {.hidden = {}, .components = 2, .log_scale_bound = 2}, rng);
  // Weights 1/4 and 3/4, means -1 and 2, log-scales 2 tanh(0.3 / 2) and 2 tanh(-0.4 / 2).
  last_bias(mixture) = {0, std::log(3.), -1, 2, 0.3, -0.4};
  const double narrow = std::exp(2 * std::tanh(-0.2)), wide = std::exp(2 * std::tanh(0.15));
  const Array<double> z = cell_centres<double>({{-4}, {5}}, 6);
  for (std::size_t i = 0; i < 6; ++i) {
    const double p = 0.25 * normal(z(i, 0), -1, wide) + 0.75 * normal(z(i, 0), 2, narrow);
    CHECK(log_prob(mixture, z)[i] == Approx(std::log(p)));
  }
}

TEST_CASE("A new mixture has independent columns and means spread evenly over ± 1") {
  Rng rng(1);
  const Mixture mixture({1, 0}, {.components = 2}, rng);
  const Array<double> z = rng.normal<double>({5, 2});
  for (std::size_t i = 0; i < 5; ++i) {
    double log_p = 0;
    for (std::size_t j = 0; j < 2; ++j) {
      log_p += std::log(0.5 * normal(z(i, j), -0.5, 1) + 0.5 * normal(z(i, j), 0.5, 1));
    }
    CHECK(log_prob(mixture, z)[i] == Approx(log_p));
  }
}

TEST_CASE("Density and sampler of an autoregressive mixture belong together") {
  const std::size_t d = GENERATE(1, 2, 5);
  for (const auto& order : {natural_order(d), reversed_order(d)}) {
    CAPTURE(d, order);
    CHECK(check_distribution(*some_mixture(order)) == std::vector<std::string>{});
  }
}

TEST_CASE("check_distribution catches planted bugs in a sampler of mixtures") {
  const auto caught = [](std::unique_ptr<Mixture> sampler) {
    Mismatched planted(some_mixture({0, 1}), std::move(sampler));
    const std::vector<std::string> broken = check_distribution(planted);
    return !broken.empty() && broken[0].starts_with("the mean of ");
  };
  CHECK_FALSE(caught(some_mixture({0, 1})));
  CHECK(caught(some_mixture({1, 0})));  // columns drawn in another order
  auto weightless = some_mixture({0, 1});
  for (std::size_t r = 0; r < 6; ++r) last_bias (*weightless)(r) = 0;
  CHECK(caught(std::move(weightless)));
  auto wide = some_mixture({0, 1});  // log-scales that are doubled
  Parameter<double>* weight = (*(wide->named_parameters().end() - 2)).parameter;
  for (std::size_t u = 0; u < weight->value.shape(0); ++u) {
    for (std::size_t r = 12; r < 18; ++r) weight->value(u, r) *= 2;
  }
  CHECK(caught(std::move(wide)));
}

TEST_CASE("An autoregressive mixture scores and draws the same in float and in double") {
  const std::size_t c = GENERATE(0, 2);
  Rng rng(1), draws(2), same_draws(2);
  const auto exact = some_mixture({1, 0, 2}, c);
  AutoregressiveMixture<float> single(
      {1, 0, 2}, {.hidden = {7}, .components = 3, .log_scale_bound = 0.7, .context_features = c},
      rng);
  copy_parameters(*exact, single);
  const Array<double> context = rng.normal<double>({50, c});
  const Array<float> rounded = cast<float>(context);
  const Array<double> there = exact->sample(50, draws, context);
  const Array<float> here = single.sample(50, same_draws, rounded);
  Tape<double> tape;
  Tape<float> float_tape;
  const auto log_p = exact->log_prob(tape.constant(there), tape.constant(context));
  const auto in_float = single.log_prob(float_tape.constant(here), float_tape.constant(rounded));
  for (std::size_t i = 0; i < here.size(); ++i) {
    // About 50 roundings of numbers near 5.
    CHECK(here.data()[i] == Approx(there.data()[i]).margin(1e-5));
  }
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(in_float.data()[i] == Approx(log_p.data()[i]).margin(1e-4));  // numbers 10 times as large
  }
}

TEST_CASE("A MAF MoG in one column fits two modes, where a MAF stays a Gaussian") {
  // The density is half N(-3, 1/4) and half N(3, 1/4), with entropy ln 2 + ½ ln(2πe / 4). A
  // Gaussian with its moments costs ½ ln(2πe (9 + 1/4)), which is 1.1 nats more. The fit to 2000
  // rows loses P / N nats.
  Rng rng(5);
  const auto draw = [&](std::size_t n) {
    Array<double> x = rng.normal<double>({n, 1});
    for (double& v : x) v = v / 2 + (rng.below(2) == 0 ? 3 : -3);
    return Rows<double>{x};
  };
  const Rows<double> train = draw(2000), valid = draw(1000), test = draw(5000);
  const MafOptions options{2, {.hidden = {4}}};
  Flow<double> mog = maf_mog<double>(1, options, 4, rng), plain = maf<double>(1, options, rng);
  Workers workers(1);
  const auto reached = [&](Flow<double>& flow) {
    Trainer<double>(flow, train, valid, {.epochs = 40, .batch = 100, .learning_rate = 1e-2}).run();
    return mean_and_error(flow.log_prob(test.x, workers)).mean;
  };
  const double entropy = std::log(2.) + (ln_2pi_e - std::log(4.)) / 2;
  // -log p is about half a χ² with one degree of freedom.
  const double error = 4 * std::sqrt(0.5 / 5000);
  CHECK(std::abs(reached(mog) + entropy) <
        error + static_cast<double>(mog.parameter_count()) / 2000);
  CHECK(std::abs(reached(plain) + (ln_2pi_e + std::log(9.25)) / 2) < error);
  CHECK(density_grid(mog, 2000, workers).integral() == Approx(1).margin(1e-5));
}

TEST_CASE("An autoregressive mixture refuses options and rows that do not fit") {
  Rng rng(1);
  CHECK_THROWS_WITH(Mixture({0, 1}, {.components = 0}, rng),
                    "AutoregressiveMixture: needs at least one component, got 0");
  CHECK_THROWS_WITH(Mixture({0, 1}, {.log_scale_bound = 0}, rng),
                    "AutoregressiveMixture: needs a positive log_scale_bound, got 0");
  CHECK_THROWS_AS(Mixture({0, 0}, {}, rng), std::invalid_argument);
}
