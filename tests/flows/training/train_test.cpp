// Fits by maximum likelihood: the result, its reproducibility, and the gradient.
#include "engine/gradient_check.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/training/trainer.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace tapeflow;

namespace {

template <class T>
MeanAndError score(const Flow<T>& flow, const Rows<T>& rows) {
  Workers workers(1);
  return mean_and_error(flow.log_prob(rows, workers));
}

}  // namespace

TEST_CASE("A flow fitted to a correlated Gaussian reaches its entropy") {
  // Maximum likelihood with P parameters on N rows loses about P / 2N nats to the truth on other
  // rows (Wilks); the bound is twice that because of mini-batches. The mean of log p over n test
  // rows has the standard error √(D / 2n) = 1 / √n, since -log p is half a χ² with D = 2 degrees of
  // freedom.
  const Rows<float> train = correlated_rows<float>(8000, 1),
                    valid = correlated_rows<float>(4000, 2);
  const Rows<float> test = correlated_rows<float>(40000, 3);
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, train, valid,
                         {.epochs = 25, .batch = 200, .learning_rate = 5e-3, .threads = 2});
  trainer.run();
  const double loss = static_cast<double>(flow.parameter_count()) / (2 * 8000.);
  const double error = 4 / std::sqrt(40000.);
  const double reached = score(flow, test).mean, truth = -correlated_entropy(0.8);
  INFO("reached " << reached << ", minus the entropy " << truth << ", P / 2N " << loss);
  CHECK(reached > truth - 2 * loss - error);
  CHECK(reached < truth + error);
}

TEST_CASE("A conditional flow is trained with each row's own context") {
  // x = 2 c + ε / 2 on one column: the conditional entropy is ½ ln(2πe / 4). With contexts of wrong
  // rows, x would have the deviation √(4 + 1/4), which is ln 4.1 = 1.4 nats worse.
  Rng rng(5);
  const auto draw = [&](std::size_t n) {
    Rows<double> rows{rng.normal<double>({n, 1}), rng.normal<double>({n, 1})};
    for (std::size_t i = 0; i < n; ++i) rows.x(i, 0) = 2 * rows.context(i, 0) + rows.x(i, 0) / 2;
    return rows;
  };
  const RealNvpOptions options{.layers = 1, .coupling = {.hidden = {8}, .context_features = 1}};
  Flow<double> flow = real_nvp<double>(1, options, rng);
  const FitOptions fit{.epochs = 40, .batch = 50, .learning_rate = 1e-2};
  Trainer<double>(flow, draw(1000), draw(500), fit).run();
  const double truth = -0.5 * (ln_2pi_e - std::log(4.));
  CHECK(std::abs(score(flow, draw(5000)).mean - truth) < 0.1);
}

TEST_CASE("Equal seeds end with equal bits, whatever the number of threads") {
  const auto fitted = [](std::uint64_t seed, std::size_t threads) {
    Flow<float> flow = small_flow<float>(1);
    FitOptions options{.epochs = 3, .batch = 50, .seed = seed, .threads = threads};
    options.shards = 4;  // of 12 and 13 rows
    Trainer<float>(flow, correlated_rows<float>(330, 1), correlated_rows<float>(100, 2), options)
        .run();
    return all_weights(flow);
  };
  const std::vector<float> weights = fitted(1, 1);
  CHECK(fitted(1, 1) == weights);
  CHECK(fitted(1, 2) == weights);
  CHECK(fitted(1, 4) == weights);
  CHECK(fitted(2, 1) != weights);
}

// Adam's first step changes a weight by the learning rate, whatever its gradient. Under the cosine
// over n steps the rate of step k is (1 + cos(π k / n)) / 2 of the first one's.
TEST_CASE("The learning rate stays, or falls along half a cosine over all epochs") {
  for (const RateSchedule schedule : {RateSchedule::constant, RateSchedule::cosine}) {
    Flow<double> flow = small_flow<double>(1);
    const FitOptions options{.epochs = 4, .batch = 5, .learning_rate = 1e-3, .schedule = schedule};
    Trainer<double> trainer(flow, correlated_rows<double>(10, 1), correlated_rows<double>(5, 2),
                            options);
    std::vector<double> moved;
    for (std::size_t step = 0; step < 8; ++step) {
      const Array<double> before = flow.trainable_parameters()[0]->value;
      for (Parameter<double>* p : flow.trainable_parameters())
        p->grad = filled<double>(p->value.shape(), 1);
      trainer.step();
      moved.push_back(before.data()[0] - flow.trainable_parameters()[0]->value.data()[0]);
    }
    for (std::size_t step = 0; step < 8; ++step) {
      const double part = static_cast<double>(step) / 8;
      const double rate =
          schedule == RateSchedule::constant ? 1 : (1 + std::cos(std::numbers::pi * part)) / 2;
      CHECK(moved[step] == Approx(1e-3 * rate).epsilon(1e-6));
    }
  }
}

// Adam's first step changes a weight w by the learning rate r; weight decay λ takes r λ w besides.
TEST_CASE("Weight decay shrinks the weights, and every step by the same factor") {
  Flow<double> flow = small_flow<double>(1);
  Trainer<double> trainer(flow, correlated_rows<double>(10, 1), correlated_rows<double>(5, 2),
                          {.learning_rate = 1e-3, .weight_decay = 2});
  Parameter<double>& first = *flow.trainable_parameters()[0];
  for (double& w : first.value) w += 3;
  for (std::size_t step = 0; step < 2; ++step) {
    const Array<double> before = first.value;
    for (Parameter<double>* p : flow.trainable_parameters())
      p->grad = filled<double>(p->value.shape(), 1);
    trainer.step();
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double moved = before.data()[i] - first.value.data()[i];
      CHECK(moved == Approx(1e-3 + 1e-3 * 2 * before.data()[i]).epsilon(1e-6));
    }
  }
}

TEST_CASE("The gradient of a step is the gradient of the loss, for any division into shards") {
  const std::size_t shards = GENERATE(1, 2, 3, 7);
  Flow<double> flow = small_flow<double>(1, {.hidden = {5}});
  Rng rng(4);
  for (Parameter<double>* p : flow.trainable_parameters()) {
    for (double& entry : p->value) entry += 0.3 * rng.normal();
  }
  const Rows<double> rows = correlated_rows<double>(20, 1);
  Trainer<double> trainer(flow, rows, rows, {.batch = 7, .threads = 2, .shards = shards});
  const std::vector<std::size_t> batch = {3, 19, 0, 7, 7, 12, 5};
  const double loss = trainer.loss_and_gradient(batch);
  CHECK(loss == Approx(-score(flow, {select_rows(rows.x, batch)}).mean).epsilon(1e-13));

  std::vector<Array<double>> gradients;
  for (const Parameter<double>* p : flow.trainable_parameters()) gradients.push_back(p->grad);
  std::size_t k = 0;
  for (Parameter<double>* p : flow.trainable_parameters()) {
    const Array<double> middle = p->value;
    const auto loss_at = [&](const Array<double>& value) {
      p->value = value;
      return trainer.loss_and_gradient(batch);
    };
    const Array<double> difference = finite_difference(loss_at, middle);
    p->value = middle;
    // Differences of numbers of order one keep ten digits; see gradient_check.hpp.
    CHECK(largest_difference(gradients[k++], difference) < 1e-8);
  }
}

TEST_CASE("Early stopping ends with the weights that were best on the validation rows") {
  // 30 rows and 338 parameters: the fit overfits.
  const Rows<float> train = correlated_rows<float>(30, 1), valid = correlated_rows<float>(50, 2);
  Flow<float> flow = small_flow<float>(1, {.hidden = {28}});
  Trainer<float> trainer(flow, train, valid,
                         {.epochs = 2000, .batch = 30, .learning_rate = 1e-2, .patience = 20});
  std::vector<EpochReport> reports;
  const FitResult result = trainer.run([&](const EpochReport& r) { reports.push_back(r); });
  CHECK(result.end == FitEnd::no_progress);
  REQUIRE(result.epochs == reports.size());
  CHECK(result.epochs == result.best_epoch + 20);
  const auto best = std::max_element(reports.begin(), reports.end(), [](auto& a, auto& b) {
    return a.valid_log_likelihood < b.valid_log_likelihood;
  });
  CHECK(best->epoch == result.best_epoch);
  CHECK(best->improved);
  CHECK(best->valid_log_likelihood == result.valid_log_likelihood);
  CHECK(reports.back().valid_log_likelihood < result.valid_log_likelihood);
  CHECK_FALSE(reports.back().improved);
  CHECK(score(flow, valid).mean == result.valid_log_likelihood);
  CHECK(score(flow, valid).standard_error == best->valid_standard_error);
}

TEST_CASE("A first patience ends a fit sooner, the sooner the earlier its best epoch was") {
  const Rows<float> train = correlated_rows<float>(30, 1), valid = correlated_rows<float>(50, 2);
  const auto result = [&](const FitOptions& options) {
    Flow<float> flow = small_flow<float>(1, {.hidden = {28}});
    return Trainer<float>(flow, train, valid, options).run();
  };
  FitOptions options{.epochs = 2000, .batch = 30, .learning_rate = 1e-2, .patience = 300};
  const FitResult patient = result(options);
  options.first_patience = 5;
  const FitResult sooner = result(options);
  CHECK(patient.epochs == patient.best_epoch + 300);
  CHECK(sooner.epochs == 2 * sooner.best_epoch + 5);
  CHECK(sooner.end == FitEnd::no_progress);
  options.patience = 3;
  CHECK(result(options).epochs == result(options).best_epoch + 3);
}

TEST_CASE("An epoch's report has the mean log-likelihood of its batches at the time of each step") {
  const Rows<double> train = correlated_rows<double>(40, 1), valid = correlated_rows<double>(10, 2);
  Flow<double> flow = small_flow<double>(1);
  const double before = score(flow, train).mean;
  // At this learning rate the weights hardly move. The four batches contain all rows.
  Trainer<double> trainer(flow, train, valid, {.epochs = 1, .batch = 10, .learning_rate = 1e-12});
  EpochReport report;
  const FitResult result = trainer.run([&](const EpochReport& r) { report = r; });
  CHECK(result.end == FitEnd::all_epochs);
  CHECK(report.epoch == 1);
  CHECK(report.epochs == 1);
  CHECK(std::abs(report.train_log_likelihood - before) < 1e-9);
  CHECK(report.seconds > 0);
  CHECK(report.seconds_left == 0);
}

TEST_CASE(
    "Every epoch's report is of the raw rows in its batches, also if some rows fill no batch") {
  // With these log_dets every raw row has the log-probability 7, so the mean over any of them is 7.
  const Rows<double> train = correlated_rows<double>(40, 1);
  Flow<double> flow = small_flow<double>(1);
  Workers workers(1);
  std::vector<double> log_det = flow.log_prob(train, workers);
  for (double& v : log_det) v = 7 - v;
  Trainer<double> trainer(flow, {train, log_det}, {train, log_det},
                          {.epochs = 3, .batch = 12, .learning_rate = 1e-12});
  std::size_t epochs = 0;
  trainer.run([&](const EpochReport& report) {
    CHECK(report.epoch == ++epochs);
    CHECK(std::abs(report.train_log_likelihood - 7) < 1e-9);
    CHECK(std::abs(report.valid_log_likelihood - 7) < 1e-9);
  });
  CHECK(epochs == 3);
}

TEST_CASE(
    "Unless told otherwise a fit is patient for about 1000 steps, and for 15 epochs at least") {
  struct Case {
    std::size_t rows, batch, epochs;
  };
  // 10 steps an epoch, the last 9 rows fill no batch; 200 steps; one step, of all rows.
  for (const auto& [rows, batch, epochs] : {Case{109, 10, 100}, {200, 1, 15}, {20, 64, 1000}}) {
    CAPTURE(rows, batch);
    Flow<double> flow(std::make_unique<Affine<double>>(2),
                      std::make_unique<StandardNormal<double>>(2));
    // Steps so small that no epoch is better than the start.
    const FitOptions options{.epochs = 2000, .batch = batch, .learning_rate = 1e-30};
    const Rows<double> valid = correlated_rows<double>(5, 2);
    const FitResult result =
        Trainer<double>(flow, correlated_rows<double>(rows, 1), valid, options).run();
    CHECK(result.end == FitEnd::no_progress);
    CHECK(result.epochs == epochs);
  }
}

TEST_CASE("A fit that diverges says so and keeps the best weights") {
  Rows<float> train = correlated_rows<float>(100, 1);
  const Rows<float> valid = correlated_rows<float>(50, 2);
  FitOptions options{.epochs = 10, .batch = 50};
  SECTION("from NaN in the data, at once") { train.x(17, 1) = std::nanf(""); }
  SECTION("from weights whose square overflows, after a step") { options.learning_rate = 1e30; }
  Flow<float> flow = small_flow<float>(1);
  const double at_start = score(flow, valid).mean;
  const FitResult result = Trainer<float>(flow, train, valid, options).run();
  CHECK(result.end == FitEnd::diverged);
  CHECK(result.valid_log_likelihood >= at_start);  // false for a NaN
  CHECK(score(flow, valid).mean == result.valid_log_likelihood);
}

TEST_CASE("A fit that only makes things worse ends with the weights it started with") {
  const Rows<float> train = correlated_rows<float>(100, 1), valid = correlated_rows<float>(50, 2);
  Flow<float> flow = small_flow<float>(1);
  const std::vector<float> at_start = all_weights(flow);
  const double score_at_start = score(flow, valid).mean;
  const FitResult result =
      Trainer<float>(flow, train, valid, {.epochs = 3, .batch = 50, .learning_rate = 100}).run();
  CHECK(result.end == FitEnd::all_epochs);
  CHECK(result.best_epoch == 0);
  CHECK(result.valid_log_likelihood == score_at_start);
  CHECK(all_weights(flow) == at_start);
}

TEST_CASE("A Trainer says what it needs") {
  Flow<double> flow = small_flow<double>(1);
  const Rows<double> some = correlated_rows<double>(5, 1), none = correlated_rows<double>(0, 1);
  const auto trainer = [&](Rows<double> train, Rows<double> valid, FitOptions options = {}) {
    Trainer<double>(flow, std::move(train), std::move(valid), options);
  };
  CHECK_THROWS_WITH(trainer(none, some),
                    "Trainer: needs rows to train on and rows to validate on, got 0 and 5");
  CHECK_THROWS_WITH(trainer(some, none),
                    "Trainer: needs rows to train on and rows to validate on, got 5 and 0");
  CHECK_THROWS_WITH(trainer(some, some, {.batch = 0}),
                    "Trainer: needs epochs, batch, shards and threads above 0");
  CHECK_THROWS_WITH(trainer(some, some, {.learning_rate = -1}),
                    "Trainer: needs a positive learning_rate, got -1");
  CHECK_THROWS_WITH(trainer({some.x, filled<double>({4, 1}, 0)}, some),
                    "Trainer: needs a context for each of the 5 training rows, got [4, 1]");
  CHECK_THROWS_WITH(trainer(some, {some.x, filled<double>({6, 1}, 0)}),
                    "Trainer: needs a context for each of the 5 validation rows, got [6, 1]");
}
