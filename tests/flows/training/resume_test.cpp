// A training run that is interrupted, saved, and continued by another trainer ends like an
// uninterrupted run, bit for bit.
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/german_locale.hpp"
#include "tests/support/shifted_heap.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;

namespace {

constexpr std::size_t batches = 5;  // per epoch: 23 rows in batches of 4, without the last 3

Rows<float> rows(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  const Array<double> x = correlated_gaussian(n, 0.8, rng);
  return {Array<float>(cast<float>(x))};
}

FitOptions options(std::size_t epochs = 4) {
  return {.epochs = epochs, .batch = 4, .learning_rate = 1e-2, .seed = 3};
}

FitOptions falling() {
  FitOptions cosine = options();
  cosine.schedule = RateSchedule::cosine;
  return cosine;
}

StopRequested after(std::size_t steps) {
  return [steps, taken = std::size_t{0}]() mutable { return taken++ == steps; };
}

// The results of a run: its end, its weights, and the reports of its epochs without their times.
struct Run {
  FitResult result;
  std::vector<float> weights;
  std::vector<std::vector<double>> reports = {};

  bool operator==(const Run& other) const {
    return result.end == other.result.end && result.epochs == other.result.epochs &&
           result.best_epoch == other.result.best_epoch &&
           result.valid_log_likelihood == other.result.valid_log_likelihood &&
           reports == other.reports && weights == other.weights;
  }
  OnEpoch listener() {
    return [this](const EpochReport& r) {
      reports.push_back({static_cast<double>(r.epoch), r.train_log_likelihood,
                         r.valid_log_likelihood, r.valid_standard_error,
                         r.best_valid_log_likelihood, r.improved ? 1. : 0.});
    };
  }
};

Run uninterrupted(const FitOptions& fit = options()) {
  Run run;
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), fit);
  run.result = trainer.run(run.listener());
  run.weights = all_weights(flow);
  return run;
}

void check_same(const Run& found, const Run& expected) {
  CHECK(found.result.end == expected.result.end);
  CHECK(found.result.epochs == expected.result.epochs);
  CHECK(found.result.best_epoch == expected.result.best_epoch);
  CHECK(found.result.valid_log_likelihood == expected.result.valid_log_likelihood);
  CHECK(found.reports == expected.reports);
  CHECK(found.weights == expected.weights);
}

// Continues a run from a state, with a flow of other weights: everything has to come from the
// state.
Run continued(const ModelFile& state, Run run = {}, const FitOptions& fit = options()) {
  Flow<float> flow = small_flow<float>(99);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), fit);
  trainer.restore(state);
  run.result = trainer.run(run.listener());
  run.weights = all_weights(flow);
  return run;
}

}  // namespace

TEST_CASE("A run interrupted anywhere, saved and restored ends like an uninterrupted run") {
  const std::size_t steps = GENERATE(0u, 1u, 3u, 4u, 5u, 6u, 10u, 13u, 19u);
  const FitOptions fit = GENERATE(options(), falling());
  INFO("interrupted after " << steps << " steps, " << batches << " to an epoch");
  const TemporaryDirectory folder;
  Run run;
  {
    Flow<float> flow = small_flow<float>(1);
    Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), fit);
    run.result = trainer.run(run.listener(), after(steps));
    CHECK(run.result.end == FitEnd::interrupted);
    CHECK(run.result.epochs == steps / batches);
    write_model(folder / "state", trainer.state());
  }
  check_same(continued(read_model(folder / "state"), run, fit), uninterrupted(fit));
}

TEST_CASE("A state may be taken before any step, and changes nothing of the run") {
  const std::size_t steps = GENERATE(0u, 3u, 5u, 13u);
  CAPTURE(steps);
  ModelFile state;
  Run run;
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), options());
  run.result = trainer.run(run.listener(), [&, taken = std::size_t{0}]() mutable {
    if (taken++ == steps) state = trainer.state();
    return false;
  });
  run.weights = all_weights(flow);
  check_same(run, uninterrupted());
  // What the continued run reports begins with the epoch of the state.
  Run begun;
  begun.reports.assign(run.reports.begin(),
                       run.reports.begin() + static_cast<std::ptrdiff_t>(steps / batches));
  check_same(continued(state, begun), uninterrupted());
}

TEST_CASE("A state is the same text under a locale that writes numbers otherwise") {
  const auto state = [] {
    Flow<float> flow = small_flow<float>(1);
    Trainer<float> trainer(flow, rows(1200, 1), rows(10, 2), {.epochs = 2, .batch = 1000});
    trainer.run({}, after(1));
    return trainer.state();
  };
  const ModelFile english = state();
  const GermanLocale german;
  CHECK(state().metadata == english.metadata);
  const TemporaryDirectory folder;
  write_model(folder / "state", english);
  CHECK(read_model(folder / "state").metadata == english.metadata);
}

TEST_CASE("A run ends with the same bits wherever the heap puts its arrays") {
  const Run expected = uninterrupted();
  for (std::size_t seed = 0; seed < 16; ++seed) {
    CAPTURE(seed);
    const ShiftedHeap heap(seed);
    check_same(uninterrupted(), expected);
  }
}

TEST_CASE("An interrupted trainer can continue itself, any number of times") {
  Run run;
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), options());
  do {
    run.result = trainer.run(run.listener(), after(3));
  } while (run.result.end == FitEnd::interrupted);
  run.weights = all_weights(flow);
  check_same(run, uninterrupted());
}

TEST_CASE("A finished run can be continued as a longer run") {
  ModelFile state;
  Run run;
  {
    Flow<float> flow = small_flow<float>(1);
    Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), options(2));
    trainer.run(run.listener());
    state = trainer.state();
  }
  check_same(continued(state, run), uninterrupted());
}

TEST_CASE("An interrupted or restored flow has the best weights so far, its state the latest") {
  Flow<float> flow = small_flow<float>(1), other = small_flow<float>(99);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), options());
  const std::vector<float> at_start = all_weights(flow);
  trainer.run({}, after(3));  // before the first validation
  CHECK(all_weights(flow) == at_start);
  const ModelFile state = trainer.state();
  const auto& latest = std::get<Array<float>>(state.tensors.at("latest.1"));
  CHECK(latest != std::get<Array<float>>(state.tensors.at("best.1")));
  Trainer<float> second(other, rows(23, 1), rows(10, 2), options());
  second.restore(state);
  CHECK(all_weights(other) == at_start);
}

TEST_CASE("A state saved at the end of an epoch, during the run, leads to the same end") {
  std::vector<std::pair<ModelFile, Run>> moments;
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), options());
  Run run;
  moments.emplace_back(trainer.state(), run);  // before the first step
  const OnEpoch listen = run.listener();
  trainer.run([&](const EpochReport& report) {
    listen(report);
    moments.emplace_back(trainer.state(), run);
  });
  CHECK(moments.size() == 5);
  for (const auto& [state, so_far] : moments) check_same(continued(state, so_far), uninterrupted());
}

TEST_CASE(
    "A state that forgets any one of its parts leads elsewhere, so the tests above can fail") {
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, rows(23, 1), rows(10, 2), options());
  Run run;
  run.result = trainer.run(run.listener(), after(7));  // in the second epoch
  const ModelFile whole = trainer.state();
  const Run expected = uninterrupted();
  REQUIRE(continued(whole, run) == expected);
  const auto without = [&](const std::string& key, const std::string& value) {
    ModelFile state = whole;
    state.metadata.at(key) = value;
    return continued(state, run);
  };
  CHECK(!(without("rng", Rng(3).state()) == expected));
  CHECK(!(without("steps", "0") == expected));
  CHECK(!(without("next_row", "0") == expected));
  CHECK(!(without("epoch", "1") == expected));
  CHECK(!(without("loss_sum", "0") == expected));
  CHECK(!(without("best_valid", "inf") == expected));
  for (const std::string what : {"adam", "latest"}) {
    ModelFile state = whole;
    for (auto& [name, tensor] : state.tensors) {
      if (name.starts_with(what)) std::get<Array<float>>(tensor).fill(0);
    }
    CHECK(!(continued(state, run) == expected));
  }
}
