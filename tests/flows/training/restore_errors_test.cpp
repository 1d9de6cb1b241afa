// A state that does not fit the trainer: restore says so in a sentence and changes nothing.
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

const FitOptions usual{.epochs = 4, .batch = 4, .learning_rate = 1e-2, .seed = 3};

template <class T>
ModelFile some_state(std::size_t width = 8) {
  Flow<T> flow = small_flow<T>(1, {.hidden = {width}});
  return Trainer<T>(flow, correlated_rows<T>(23, 1), correlated_rows<T>(10, 2), usual).state();
}

// Restores the usual state into a trainer with these options and rows.
void restore(const FitOptions& options, Rows<float> train = correlated_rows<float>(23, 1),
             Rows<float> valid = correlated_rows<float>(10, 2)) {
  Flow<float> flow = small_flow<float>(1);
  Trainer<float>(flow, std::move(train), std::move(valid), options).restore(some_state<float>());
}

FitOptions with(void (*change)(FitOptions&)) {
  FitOptions options = usual;
  change(options);
  return options;
}

Rows<float> one_bit_changed(Rows<float> rows) {
  float& last = rows.x.data()[rows.x.size() - 1];
  last = std::nextafter(last, std::numeric_limits<float>::infinity());
  return rows;
}

// All states that are broken in one place.
std::vector<ModelFile> broken_states(const ModelFile& whole) {
  std::vector<ModelFile> states;
  for (const auto& [key, value] : whole.metadata) {
    states.push_back(whole);
    states.back().metadata.erase(key);
    states.push_back(whole);
    states.back().metadata[key] = "x";
  }
  for (const auto& [name, tensor] : whole.tensors) {
    states.push_back(whole);
    states.back().tensors.erase(name);
    states.push_back(whole);
    states.back().tensors[name] = Array<float>(Shape{1, 1, 1});
  }
  return states;
}

}  // namespace

TEST_CASE("restore refuses other rows, even if only one bit differs") {
  CHECK_NOTHROW(restore(usual));
  const std::string sentence = "Trainer::restore: needs the training rows of the saved run, 23 ";
  CHECK_THROWS_AS(restore(usual, correlated_rows<float>(22, 1)), std::invalid_argument);
  CHECK_THROWS_WITH(
      restore(usual, correlated_rows<float>(22, 1)),
      Catch::StartsWith(sentence + "with checksum ") && Catch::Contains(", got 22 with checksum "));
  CHECK_THROWS_WITH(restore(usual, one_bit_changed(correlated_rows<float>(23, 1))),
                    Catch::StartsWith(sentence));
  CHECK_THROWS_WITH(
      restore(usual, correlated_rows<float>(23, 1), one_bit_changed(correlated_rows<float>(10, 2))),
      Catch::StartsWith("Trainer::restore: needs the validation rows of the saved run, 10 "));
}

TEST_CASE("restore refuses options that change a step, and accepts others") {
  CHECK_THROWS_WITH(restore(with([](FitOptions& o) { o.batch = 5; })),
                    "Trainer::restore: needs the batch of the saved run, 4, got 5");
  CHECK_THROWS_WITH(restore(with([](FitOptions& o) { o.shards = 1; })),
                    "Trainer::restore: needs the shards of the saved run, 2, got 1");
  CHECK_THROWS_WITH(restore(with([](FitOptions& o) { o.learning_rate = 1e-3; })),
                    "Trainer::restore: needs the learning rate of the saved run, 0.01, got 0.001");
  CHECK_THROWS_WITH(restore(with([](FitOptions& o) { o.weight_decay = 0.1; })),
                    "Trainer::restore: needs the weight decay of the saved run, 0, got 0.1");
  CHECK_THROWS_WITH(restore(with([](FitOptions& o) { o.schedule = RateSchedule::cosine; })),
                    "Trainer::restore: needs the schedule of the saved run, constant, got cosine");
  CHECK_THROWS_WITH(restore(with([](FitOptions& o) { o.seed = 4; })),
                    "Trainer::restore: needs the seed of the saved run, 3, got 4");
  CHECK_NOTHROW(restore(with([](FitOptions& o) { o.epochs = 9, o.threads = 2, o.patience = 7; })));
}

TEST_CASE("restore refuses another model, another precision and a file that is no state") {
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, correlated_rows<float>(23, 1), correlated_rows<float>(10, 2), usual);
  const std::string needs =
      "Trainer::restore: needs the training state of the same model and precision, got one ";
  CHECK_THROWS_WITH(trainer.restore(some_state<float>(7)),
                    needs + "without \"latest.0\" of shape [1, 8]");
  CHECK_THROWS_WITH(trainer.restore(some_state<double>()),
                    Catch::StartsWith("Trainer::restore: needs the training rows of"));
  ModelFile state = some_state<float>();
  state.tensors["latest.0"] = Array<double>(Shape{1, 8});
  CHECK_THROWS_WITH(trainer.restore(state), needs + "without \"latest.0\" of shape [1, 8]");
  state = some_state<float>();
  const std::string extra = "latest." + std::to_string(flow.trainable_parameters().size());
  state.tensors[extra] = Array<float>(Shape{1});
  CHECK_THROWS_WITH(trainer.restore(state), needs + "with \"" + extra + "\" as well");
  CHECK_THROWS_WITH(
      trainer.restore({}),
      "Trainer::restore: needs a training state, got a file without \"training rows\"");
}

TEST_CASE("A state with impossible numbers is refused") {
  Flow<float> flow = small_flow<float>(1);
  Trainer<float> trainer(flow, correlated_rows<float>(23, 1), correlated_rows<float>(10, 2), usual);
  const auto with_number = [&](const std::string& key, const std::string& value) {
    ModelFile state = some_state<float>();
    state.metadata.at(key) = value;
    return state;
  };
  for (const char* text : {"", "x", "2x", " 2", "-1", "1.5", "99999999999999999999"}) {
    INFO(text);
    CHECK_THROWS_WITH(
        trainer.restore(with_number("epoch", text)),
        "Trainer::restore: needs a number as \"epoch\", got \"" + std::string(text) + "\"");
  }
  CHECK_THROWS_WITH(trainer.restore(with_number("next_row", "24")),
                    "Trainer::restore: needs a place in the training, got row 24 of epoch 1, the "
                    "best being 0");
  CHECK_THROWS_AS(trainer.restore(with_number("epoch", "0")), std::invalid_argument);
  CHECK_THROWS_AS(trainer.restore(with_number("best_epoch", "2")), std::invalid_argument);
  CHECK_THROWS_AS(trainer.restore(with_number("rng", "1 2 3")), std::invalid_argument);
}

TEST_CASE("A restore that fails leaves the trainer and its flow as they were") {
  Flow<float> flow = small_flow<float>(1), other = small_flow<float>(99);
  Trainer<float> trainer(flow, correlated_rows<float>(23, 1), correlated_rows<float>(10, 2), usual);
  trainer.run({}, [steps = 0]() mutable { return steps++ == 7; });
  Trainer<float> saved(other, correlated_rows<float>(23, 1), correlated_rows<float>(10, 2), usual);
  saved.run();
  const ModelFile before = trainer.state();
  const std::vector<float> weights = all_weights(flow);
  const std::vector<ModelFile> states = broken_states(saved.state());
  CHECK(states.size() > 50);
  for (const ModelFile& state : states) {
    CHECK_THROWS_AS(trainer.restore(state), std::invalid_argument);
    const ModelFile now = trainer.state();
    CHECK(now.metadata == before.metadata);
    CHECK(now.tensors == before.tensors);
    CHECK(all_weights(flow) == weights);
  }
  trainer.restore(saved.state());  // the whole state changes the trainer
  CHECK(trainer.state().tensors != before.tensors);
}
