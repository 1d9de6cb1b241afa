// Training where numbers are not finite, or counts are at their ends.
#include "flows/data/statistics.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

std::vector<double> scores(const Flow<float>& flow, const Rows<float>& rows) {
  Workers alone(1);
  return flow.log_prob(rows, alone);
}

// Validation rows of which these have a first entry that makes log p this.
Rows<float> valid_with(float entry, const std::vector<std::size_t>& bad) {
  Rows<float> rows = correlated_rows<float>(50, 2);
  for (const std::size_t i : bad) rows.x(i, 0) = entry;
  return rows;
}

const FitOptions usual{.epochs = 30, .batch = 50, .learning_rate = 1e-2};

FitResult fitted(const Rows<float>& valid, Flow<float>& flow) {
  return Trainer<float>(flow, correlated_rows<float>(200, 1), valid, usual).run();
}

// A flow with batch normalisation between its layers.
Flow<float> normalized_flow() {
  Rng rng(1);
  return real_nvp<float>(2, {2, {.hidden = {4}}, Normalization::batch}, rng);
}

}  // namespace

TEST_CASE("Validation rows without a finite log p do not blind early stopping") {
  const float far = 1e25f, infinite = std::numeric_limits<float>::infinity(), nan = std::nanf("");
  for (const float entry : {far, -far, infinite, nan}) {
    CAPTURE(entry);
    Flow<float> flow = small_flow<float>(1);
    const Rows<float> valid = valid_with(entry, {7, 33});
    const FitResult result = fitted(valid, flow);
    CHECK(result.best_epoch > 0);
    CHECK(result.valid_rows == 48);
    std::vector<double> log_p = scores(flow, valid);
    CHECK(!std::isfinite(log_p[7]));
    CHECK(!std::isfinite(log_p[33]));
    std::erase_if(log_p, [](double v) { return !std::isfinite(v); });
    CHECK(log_p.size() == 48);
    CHECK(result.valid_log_likelihood == mean_and_error(log_p).mean);
  }
}

TEST_CASE("The best epoch is that of the finite validation rows alone") {
  const std::vector<std::size_t> bad{0, 49};
  Rows<float> without{Array<float>(Shape{48, 2})};
  const Rows<float> with = valid_with(1e30f, bad);
  std::copy_n(with.x.data() + 2, 96, without.x.data());
  Flow<float> one = small_flow<float>(1), other = small_flow<float>(1);
  const FitResult a = fitted(with, one), b = fitted(without, other);
  CHECK(a.best_epoch == b.best_epoch);
  CHECK(a.valid_log_likelihood == Approx(b.valid_log_likelihood).epsilon(1e-6));  // float's 6e-8
}

TEST_CASE("If no validation row ever has a finite log p, the first weights stay") {
  Flow<float> flow = small_flow<float>(1);
  const std::vector<float> at_start = all_weights(flow);
  Rows<float> valid = correlated_rows<float>(5, 2);
  valid.x.fill(1e30f);
  const FitResult result = fitted(valid, flow);
  CHECK(result.best_epoch == 0);
  CHECK(result.valid_rows == 0);
  CHECK(result.valid_log_likelihood == -inf);
  CHECK(all_weights(flow) == at_start);
}

TEST_CASE("A validation score with more finite rows is better, then one with a higher mean") {
  const ValidationScore none, low{3, -9}, high{3, 2}, fewer{2, 100};
  CHECK(low.is_better_than(none));
  CHECK(high.is_better_than(low));
  CHECK(low.is_better_than(fewer));
  CHECK_FALSE(fewer.is_better_than(low));
  CHECK_FALSE(low.is_better_than(high));
  CHECK_FALSE(low.is_better_than(low));
  CHECK_FALSE(none.is_better_than(none));
  CHECK_FALSE((ValidationScore{0, std::nan("")}.is_better_than(none)));
}

TEST_CASE("A run without a finite validation row is restored and ends as it would have") {
  Rows<float> valid = correlated_rows<float>(5, 2);
  valid.x.fill(1e30f);
  Flow<float> whole = small_flow<float>(1), first = small_flow<float>(1),
              rest = small_flow<float>(1);
  const Rows<float> train = correlated_rows<float>(200, 1);
  Trainer<float> uninterrupted(whole, train, valid, usual);
  uninterrupted.run();
  Trainer<float> stopped(first, train, valid, usual), resumed(rest, train, valid, usual);
  stopped.run({}, [steps = 0]() mutable { return steps++ == 9; });
  resumed.restore(stopped.state());
  const FitResult result = resumed.run();
  CHECK(result.best_epoch == 0);
  CHECK(result.valid_rows == 0);
  CHECK(resumed.state().tensors == uninterrupted.state().tensors);
}

TEST_CASE("If no epoch was better, the training rows tell whether the fit learns them by heart") {
  Flow<float> flow = small_flow<float>(1, {.hidden = {40, 40}});
  const Rows<float> train = correlated_rows<float>(12, 1);
  Rows<float> valid{Array<float>{{3.f, -3.f}}};  // less likely, the better the correlation is known
  const FitOptions long_fit{.epochs = 300, .batch = 12, .learning_rate = 1e-2, .patience = 300};
  const FitResult by_heart = Trainer<float>(flow, train, valid, long_fit).run();
  const FitResult too_fast =
      Trainer<float>(flow, train, valid, {.epochs = 3, .batch = 12, .learning_rate = 100}).run();
  REQUIRE(by_heart.best_epoch == 0);
  REQUIRE(too_fast.best_epoch == 0);
  CHECK(by_heart.training_gain > 0.1);
  CHECK(too_fast.training_gain < -0.1);
}

TEST_CASE("The largest patience never ends a fit, and the largest number of epochs is no error") {
  constexpr std::size_t largest = std::numeric_limits<std::size_t>::max();
  Flow<float> flow = small_flow<float>(1);
  const Rows<float> train = correlated_rows<float>(60, 1), valid = correlated_rows<float>(20, 2);
  FitOptions options{.epochs = 20, .batch = 60, .patience = largest};
  CHECK(Trainer<float>(flow, train, valid, options).run().epochs == 20);
  options.epochs = largest;
  const FitResult stopped =
      Trainer<float>(flow, train, valid, options).run({}, [steps = 0]() mutable {
        return steps++ == 30;
      });
  CHECK(stopped.end == FitEnd::interrupted);
  CHECK(stopped.epochs == 30);
}

TEST_CASE("A small batch stays in one shard, so that batch normalisation has rows to compare") {
  for (const std::size_t batch : {2, 3, 4, 5}) {
    CAPTURE(batch);
    Flow<float> flow = normalized_flow();
    const FitResult result =
        Trainer<float>(flow, correlated_rows<float>(40, 1), correlated_rows<float>(20, 2),
                       {.epochs = 2, .batch = batch, .shards = 7})
            .run();
    CHECK(result.end == FitEnd::all_epochs);
  }
  Flow<float> plain = small_flow<float>(1);  // needs no second row
  Trainer<float> trainer(plain, correlated_rows<float>(40, 1), correlated_rows<float>(20, 2),
                         {.batch = 2});
  CHECK(trainer.state().metadata.at("shards") == "2");
}

TEST_CASE("A learning rate or a weight decay that is not finite is refused") {
  Flow<float> flow = small_flow<float>(1);
  for (const double rate : {inf, std::nan("")})
    CHECK_THROWS_WITH(Trainer<float>(flow, correlated_rows<float>(5, 1),
                                     correlated_rows<float>(5, 2), {.learning_rate = rate}),
                      Catch::StartsWith("Trainer: needs a positive learning_rate, got "));
  for (const double decay : {-0.1, inf, std::nan("")})
    CHECK_THROWS_WITH(Trainer<float>(flow, correlated_rows<float>(5, 1),
                                     correlated_rows<float>(5, 2), {.weight_decay = decay}),
                      Catch::StartsWith("Trainer: needs a weight_decay from 0 on, got "));
}
