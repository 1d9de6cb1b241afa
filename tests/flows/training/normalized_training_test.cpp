// Flows with layers that take statistics: trained, interrupted, saved and scored.
#include "flows/chain.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <limits>

using namespace tapeflow;

namespace {

Flow<float> normalized_flow(std::uint64_t seed, Normalization normalization) {
  Rng rng(seed);
  return real_nvp<float>(2, {2, {.hidden = {8}}, normalization}, rng);
}

StopRequested after(std::size_t steps) {
  return [steps, taken = std::size_t{0}]() mutable { return taken++ == steps; };
}

const FitOptions short_fit{.epochs = 4, .batch = 40, .learning_rate = 1e-2, .seed = 3};

std::vector<float> fitted(Normalization normalization, std::size_t threads) {
  Flow<float> flow = normalized_flow(1, normalization);
  FitOptions options = short_fit;
  options.threads = threads;
  options.shards = 4;
  Trainer<float>(flow, correlated_rows<float>(330, 1), correlated_rows<float>(100, 2), options)
      .run();
  return all_weights(flow);
}

// Counts how often it is shown data. `asks` says whether it asks for statistics.
class Counts : public Bijector<float> {
 public:
  explicit Counts(bool asks) : asks_(asks) {}
  std::size_t features() const override { return 2; }
  Transformed<float> latent(Var<float> x, Var<float>) const override {
    return {x, zero_log_det(x)};
  }
  Transformed<float> data(Var<float> z, Var<float>) const override { return {z, zero_log_det(z)}; }
  bool needs_statistics() const override { return asks_; }
  void take_statistics(const Rows<float>&, Workers&) override { ++passes; }

  int passes = 0;

 private:
  bool asks_;
};

int passes(bool asks) {
  Rng rng(1);
  auto chain = std::make_unique<Chain<float>>();
  chain->append<AffineCoupling<float>>(half_split(2), AffineCouplingOptions{.hidden = {4}}, rng);
  const Counts& counts = chain->append<Counts>(asks);
  Flow<float> flow(std::move(chain), std::make_unique<StandardNormal<float>>(2));
  FitOptions options = short_fit;
  options.epochs = 3;
  Trainer<float>(flow, correlated_rows<float>(100, 1), correlated_rows<float>(50, 2), options)
      .run();
  return counts.passes;
}

}  // namespace

TEST_CASE("After training with normalisation the density integrates to one and fits") {
  const auto normalization = GENERATE(Normalization::batch, Normalization::act);
  const Rows<float> train = correlated_rows<float>(4000, 1);
  Flow<float> flow = normalized_flow(1, normalization);
  Trainer<float>(flow, train, correlated_rows<float>(2000, 2),
                 {.epochs = 20, .batch = 200, .learning_rate = 5e-3, .threads = 2})
      .run();
  Workers workers(2);
  CHECK(density_grid(flow, 300, workers).integral() == Approx(1).margin(1e-3));
  // Tolerances as in train_test: P parameters on 4000 rows lose P / 2N nats, doubled for
  // mini-batches, and the mean over 20000 rows has four standard errors.
  const double loss = static_cast<double>(flow.parameter_count()) / (2 * 4000.),
               error = 4 / std::sqrt(20000.);
  const Rows<float> test = correlated_rows<float>(20000, 3);
  const double reached = mean_and_error(flow.log_prob(test.x, workers)).mean;
  CHECK(reached > -correlated_entropy(0.8) - 2 * loss - error);
  CHECK(reached < -correlated_entropy(0.8) + error);
  // The density of a row does not depend on the other rows, up to rounding: a row alone takes other
  // loops and products. About 40 operations lead to log p. Each is right to 4 units in the last
  // place of a number below 10.
  const double rounding = 40 * 4 * 10. * std::numeric_limits<float>::epsilon();
  CHECK(flow.log_prob(row_range(test.x, 7, 1), workers)[0] ==
        Approx(flow.log_prob(test.x, workers)[7]).margin(rounding).epsilon(0));
}

TEST_CASE("A trained flow keeps the statistics of its best weights") {
  const Rows<float> train = correlated_rows<float>(300, 1);
  Flow<float> flow = normalized_flow(1, Normalization::batch);
  FitOptions wild = short_fit;  // makes later epochs worse than the best
  wild.learning_rate = 1;
  wild.epochs = 12;
  const FitResult result = Trainer<float>(flow, train, correlated_rows<float>(100, 2), wild).run();
  REQUIRE(result.best_epoch < result.epochs);
  const std::vector<float> trained = all_weights(flow);
  Workers workers(1);
  flow.take_statistics(train, workers);
  CHECK(all_weights(flow) == trained);
  flow.take_statistics({row_range(train.x, 0, 40)}, workers);
  CHECK(all_weights(flow) != trained);  // one batch has other statistics
}

TEST_CASE("A step of training sees the statistics of each shard of its batch") {
  Rng rng(1);
  Flow<double> flow = real_nvp<double>(2, {2, {.hidden = {8}}, Normalization::batch}, rng);
  const Rows<double> train = correlated_rows<double>(10, 1);
  Trainer<double> trainer(flow, train, train, {.batch = 10, .shards = 2});
  Tape<double> tape;
  double total = 0;
  for (const std::size_t first : {0, 5}) {
    total -= sum(flow.log_prob_in_training(tape.constant(row_range(train.x, first, 5)))).item();
  }
  CHECK(trainer.loss_and_gradient({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) == Approx(total / 10));
  const double frozen = -sum(flow.log_prob(tape.constant(train.x))).item() / 10;
  CHECK(std::abs(frozen - total / 10) > 0.01);  // other statistics give another likelihood
}

TEST_CASE("With normalisation too the bits do not depend on the number of threads") {
  const auto normalization = GENERATE(Normalization::batch, Normalization::act);
  const std::vector<float> weights = fitted(normalization, 1);
  CHECK(fitted(normalization, 2) == weights);
  CHECK(fitted(normalization, 4) == weights);
  CHECK(fitted(Normalization::none, 1) != weights);
}

TEST_CASE("With normalisation too an interrupted run gives the bits of an uninterrupted one") {
  const auto normalization = GENERATE(Normalization::batch, Normalization::act);
  const std::size_t steps = GENERATE(0u, 1u, 7u, 8u, 13u);  // an epoch has 7 steps
  const Rows<float> train = correlated_rows<float>(300, 1), valid = correlated_rows<float>(100, 2);
  Flow<float> whole = normalized_flow(1, normalization);
  Trainer<float>(whole, train, valid, short_fit).run();
  const TemporaryDirectory folder;
  {
    Flow<float> flow = normalized_flow(1, normalization);
    Trainer<float> trainer(flow, train, valid, short_fit);
    CHECK(trainer.run({}, after(steps)).end == FitEnd::interrupted);
    write_model(folder / "state", trainer.state());
  }
  Flow<float> flow = normalized_flow(99, normalization);
  Trainer<float> trainer(flow, train, valid, short_fit);
  trainer.restore(read_model(folder / "state"));
  trainer.run();
  CHECK(all_weights(flow) == all_weights(whole));
}

TEST_CASE("Layers that take statistics cost one pass over the data per validation, others none") {
  CHECK(passes(false) == 0);
  CHECK(passes(true) == 4);  // before the first step, and after each of three epochs
}

TEST_CASE("Further training of a loaded model does not initialise its ActNorm again") {
  const Array<double> rows = cast<double>(correlated_rows<double>(300, 1).x);
  const TemporaryDirectory folder;
  DensityModel<float> model({.layers = 2, .hidden = {8}, .normalization = Normalization::act},
                            {"a", "b"}, rows, 1);
  fit(model, rows, rows, short_fit);
  model.save(folder / "m");
  auto loaded = DensityModel<float>::load(folder / "m");
  CHECK(all_weights(loaded.flow()) == all_weights(model.flow()));
  CHECK_FALSE(loaded.flow().needs_statistics());
  Trainer<float> trainer(loaded.flow(), {loaded.prepared(rows)}, {loaded.prepared(rows)},
                         short_fit);
  trainer.run({}, after(0));
  CHECK(all_weights(loaded.flow()) == all_weights(model.flow()));
}

TEST_CASE("Recipes that have no normalisation refuse the option") {
  Rng rng(1);
  CHECK_THROWS_WITH(
      build_flow<float>({.model = "nice", .normalization = Normalization::act}, 2, rng),
      "normalization: needs real-nvp, maf or maf-mog, got \"nice\"");
  CHECK_THROWS_AS(iaf<float>(2, {.normalization = Normalization::batch}, rng),
                  std::invalid_argument);
}
