// Training on a loss of one's own: it finds minima, its learning rate falls along half a cosine,
// and neither threads nor numbers that are not finite change the result.
#include "flows/training/loss_trainer.hpp"

#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <mutex>
#include <set>
#include <stdexcept>

using namespace tapeflow;

namespace {

// Rows x [N, 3] and weights w [3].
template <class T>
struct Rows3 {
  Array<T> x;
  Parameter<T> w{"w", filled<T>({3}, 0)};

  explicit Rows3(std::size_t count) {
    Rng rng(1);
    x = rng.normal<T>({count, 3});
  }

  std::size_t count() const { return x.shape(0); }

  // Σ |w - x_n|² / N: its minimum is the mean of the rows.
  PartOfLoss<T> distance() {
    return [this](Tape<T>& tape, std::size_t first, std::size_t last) {
      const Var<T> rows = slice(tape.constant(x), 0, first, last);
      return sum(square(tape.watch(w) - rows)) / static_cast<T>(count());
    };
  }
};

// w [1], with the loss `factor` · w; the factor may change from step to step.
struct Slope {
  Parameter<double> w{"w", filled<double>({1}, 0)};
  double factor = 1;

  PartOfLoss<double> part() {
    return [this](Tape<double>& tape, std::size_t first, std::size_t last) {
      return sum(tape.watch(w)) * (factor * static_cast<double>(last - first) / 4);
    };
  }
};

template <class T>
std::vector<T> trained(std::size_t threads, std::size_t shards = 3) {
  Rows3<T> rows(10);
  LossTrainer<T> trainer({&rows.w}, {.steps = 20, .shards = shards, .threads = threads});
  std::vector<T> all;
  while (!trainer.done())
    all.push_back(static_cast<T>(trainer.step(rows.count(), rows.distance())));
  const std::vector<T> weights = numbers(rows.w.value);
  all.insert(all.end(), weights.begin(), weights.end());
  return all;
}

std::string refusal(const LossFitOptions& options) {
  Slope slope;
  try {
    const LossTrainer<double> trainer({&slope.w}, options);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// At the end the steps of Adam are as short as the learning rate, 0.1 · (π / 2 · 10 / 500)² = 1e-4
// ten steps before it.
TEMPLATE_TEST_CASE("A quadratic reaches its minimum", "", float, double) {
  Rows3<TestType> rows(40);
  LossTrainer<TestType> trainer({&rows.w}, {.steps = 500, .learning_rate = 0.1});
  double first = 0, last = 0;
  while (!trainer.done()) {
    last = trainer.step(rows.count(), rows.distance());
    if (trainer.steps() == 1) first = last;
  }
  CHECK(trainer.steps() == 500);
  CHECK(last < first);
  for (std::size_t j = 0; j < 3; ++j) {
    double mean = 0;
    for (std::size_t n = 0; n < 40; ++n) mean += static_cast<double>(rows.x(n, j)) / 40;
    CHECK(static_cast<double>(rows.w.value(j)) == Approx(mean).margin(1e-3));
  }
}

TEMPLATE_TEST_CASE("Losses and weights are the same bits with one, two and four threads", "", float,
                   double) {
  CHECK(trained<TestType>(1) == trained<TestType>(2));
  CHECK(trained<TestType>(1) == trained<TestType>(4));
}

// The sums have other roundings: each step is off by some ε, and there are twenty.
TEST_CASE("One shard gives what three give, but for roundings") {
  const std::vector<double> one = trained<double>(1, 1), three = trained<double>(1, 3);
  REQUIRE(one.size() == three.size());
  for (std::size_t k = 0; k < one.size(); ++k) CHECK(one[k] == Approx(three[k]).epsilon(1e-12));
}

TEST_CASE("The shards of a batch are all of its rows, and their losses add up") {
  Rows3<double> rows(10);
  std::mutex mutex;
  std::multiset<std::size_t> seen;
  LossTrainer<double> trainer({&rows.w}, {.steps = 1, .shards = 4, .threads = 2});
  const PartOfLoss<double> part = rows.distance();
  const double loss =
      trainer.step(10, [&](Tape<double>& tape, std::size_t first, std::size_t last) {
        const std::lock_guard lock(mutex);
        CHECK(first < last);
        for (std::size_t n = first; n < last; ++n) seen.insert(n);
        return part(tape, first, last);
      });
  CHECK(seen == std::multiset<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  double expected = 0;
  for (const double x : rows.x) expected += x * x / 10;
  CHECK(loss == Approx(expected).epsilon(1e-12));
}

// With an unchanging gradient g a step of Adam is -(learning rate) g / (|g| + 1e-8).
TEST_CASE("The learning rate falls along half a cosine") {
  Slope slope;
  LossTrainer<double> trainer({&slope.w}, {.steps = 8, .learning_rate = 0.5});
  double expected = 0;
  for (int step = 0; step < 8; ++step) {
    trainer.step(4, slope.part());
    expected -= 0.25 * (1 + std::cos(M_PI * step / 8));
    CHECK(slope.w.value(0) == Approx(expected).epsilon(1e-7));
  }
  CHECK(trainer.done());
}

// The second step of Adam with the gradients a and 1, at the learning rate 1/2 of its schedule:
// m̂ = (0.09 a + 0.1) / 0.19 and v̂ = (0.000999 a² + 0.001) / 0.001999. Of a gradient of 1000 a
// clipped one, a = 10, is left.
TEST_CASE("A gradient above the largest norm is shortened to it") {
  Slope slope;
  LossTrainer<double> trainer({&slope.w},
                              {.steps = 2, .learning_rate = 1, .max_gradient_norm = 10});
  slope.factor = 1000;
  CHECK(trainer.step(4, slope.part()) == 0);
  const double before = slope.w.value(0);
  CHECK(before == Approx(-1).epsilon(1e-7));
  slope.factor = 1;
  trainer.step(4, slope.part());
  const double m = 1.0 / 0.19, v = (0.0999 + 0.001) / 0.001999;
  CHECK(slope.w.value(0) - before == Approx(-0.5 * m / std::sqrt(v)).epsilon(1e-6));
}

TEST_CASE("A loss that is not finite is refused, and the weights are as they were") {
  Slope slope;
  LossTrainer<double> trainer({&slope.w}, {.steps = 10});
  trainer.step(4, slope.part());
  const double before = slope.w.value(0);
  for (const double bad : {std::nan(""), HUGE_VAL}) {
    slope.factor = bad;
    CHECK_THROWS_WITH(trainer.step(4, slope.part()),
                      "LossTrainer: the loss or its gradient is not finite at step 1");
    CHECK(slope.w.value(0) == before);
    CHECK(trainer.steps() == 1);
  }
  slope.factor = 1;
  trainer.step(4, slope.part());  // and the next step is taken
  CHECK(slope.w.value(0) < before);
}

// The slope of √w at 0 is infinite, and √0 is not.
TEST_CASE("A gradient that is not finite is refused as well") {
  Parameter<double> w{"w", filled<double>({1}, 0)};
  LossTrainer<double> trainer({&w}, {.shards = 1});
  const PartOfLoss<double> root = [&](Tape<double>& tape, std::size_t, std::size_t) {
    return sum(sqrt(tape.watch(w)));
  };
  CHECK_THROWS_AS(trainer.step(1, root), std::runtime_error);
  CHECK(w.value(0) == 0);
  CHECK(trainer.steps() == 0);
}

TEST_CASE("An error in the loss comes out of the step, and changes nothing") {
  Slope slope;
  LossTrainer<double> trainer({&slope.w}, {.shards = 2, .threads = 2});
  const PartOfLoss<double> broken = [&](Tape<double>& tape, std::size_t first, std::size_t last) {
    if (first > 0) throw std::out_of_range("no such row");
    return slope.part()(tape, first, last);
  };
  CHECK_THROWS_WITH(trainer.step(4, broken), "no such row");
  CHECK(slope.w.value(0) == 0);
}

TEST_CASE("A trainer says what it needs") {
  for (const LossFitOptions& bad :
       {LossFitOptions{.steps = 0}, LossFitOptions{.shards = 0}, LossFitOptions{.threads = 0}})
    CHECK(refusal(bad) == "LossTrainer: needs steps, shards and threads above 0");
  for (const LossFitOptions& bad :
       {LossFitOptions{.learning_rate = 0}, LossFitOptions{.learning_rate = std::nan("")},
        LossFitOptions{.max_gradient_norm = -1}})
    CHECK(refusal(bad) == "LossTrainer: needs a learning_rate and a max_gradient_norm above 0");
  Slope slope;
  LossTrainer<double> trainer({&slope.w}, {.shards = 3});
  CHECK_THROWS_WITH(trainer.step(2, slope.part()),
                    "LossTrainer: needs a row of the batch for each of 3 shards, got 2");
}
