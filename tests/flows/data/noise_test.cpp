// Training on rows with cells: every epoch draws a new point of each cell. The points do not depend
// on the number of threads or on interruptions.
#include "flows/data/dequantize.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

#include <map>
#include <mutex>
#include <set>

using namespace tapeflow;

namespace {

constexpr std::size_t count = 12, columns = 3, levels = 12;

// All pixels of row i have level i, so that a point tells the index of its row.
CellRows<double> rows() {
  Array<std::uint8_t> pixels(Shape{count, columns});
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels.data()[i] = static_cast<std::uint8_t>(i / columns);
  return cells_of<double>(pixels, levels);
}

// Records all rows that it is trained on, and passes them to a layer that learns.
class Watcher : public Bijector<double> {
 public:
  using Seen = std::map<std::size_t, std::vector<double>>;  // for each level: first columns

  explicit Watcher(Seen& seen) : seen_(seen), inner_(columns) {}
  std::size_t features() const override { return columns; }
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; x.tape().options().record && i < x.extent(0); ++i) {
      const double at = x.value()(i, 0) * levels;
      seen_[static_cast<std::size_t>(at)].push_back(at);
      all_columns_differ &= x.value()(i, 0) != x.value()(i, 1);
    }
    return inner_.to_latent(x);
  }
  Transformed<double> data(Var<double> z, Var<double>) const override { return inner_.to_data(z); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("inner", inner_); }

  mutable bool all_columns_differ = true;

 private:
  Seen& seen_;
  Affine<double> inner_;
  mutable std::mutex mutex_;
};

struct Trained {
  Watcher::Seen seen = {};
  std::vector<double> weights = {};
  bool all_columns_differ = false;
};

FitOptions options(std::size_t threads) {
  return {.epochs = 5, .batch = 4, .seed = 3, .threads = threads, .shards = 2};
}

// Trains to the end. With a `pause`, saves after every `pause` steps and continues with a new
// trainer and a new flow.
Trained train(PreparedRows<double> data, std::size_t threads = 1, std::size_t pause = 0) {
  Trained trained;
  ModelFile state;
  FitEnd end = FitEnd::interrupted;
  while (end == FitEnd::interrupted) {
    auto watcher = std::make_unique<Watcher>(trained.seen);
    const Watcher& watched = *watcher;
    Flow<double> flow(std::move(watcher), std::make_unique<Logistic<double>>(columns));
    Trainer<double> trainer(flow, data, data.rows, options(threads));
    if (!state.tensors.empty()) trainer.restore(state);
    const StopRequested stop = [pause, steps = std::size_t{0}]() mutable {
      return pause > 0 && steps++ == pause;
    };
    end = trainer.run({}, stop).end;
    state = trainer.state();
    trained.weights = all_weights(flow);
    trained.all_columns_differ = watched.all_columns_differ;
  }
  return trained;
}

bool fresh_in_every_epoch(const Trained& trained) {
  for (const auto& [level, numbers] : trained.seen) {
    if (std::set(numbers.begin(), numbers.end()).size() != numbers.size()) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("A trainer draws a new point of every row's cell in every epoch") {
  const Trained trained = train(rows());
  REQUIRE(trained.seen.size() == count);  // every row stays in its cell
  for (const auto& [level, numbers] : trained.seen) CHECK(numbers.size() == 5);
  CHECK(trained.all_columns_differ);
  CHECK(fresh_in_every_epoch(trained));
  std::set<double> within;  // the noise differs between all rows and epochs
  for (const auto& [level, numbers] : trained.seen) {
    for (double at : numbers) within.insert(at - static_cast<double>(level));
  }
  CHECK(within.size() == count * 5);
}

TEST_CASE("Noise that is drawn once, before the training, is noticed") {
  Rng rng(1);
  CHECK(!fresh_in_every_epoch(train({dequantized(rows(), rng)})));
}

TEST_CASE("The noise does not depend on the threads, and an interrupted run draws the same noise") {
  const Trained expected = train(rows());
  CHECK(train(rows(), 2).weights == expected.weights);
  for (std::size_t pause : {1u, 2u, 4u, 7u}) {
    INFO("saved and restored after every " << pause << " steps");
    CHECK(train(rows(), 1, pause).weights == expected.weights);
  }
}

TEST_CASE("The checksum of a run's rows depends on their cells") {
  const PreparedRows<double> cells = rows();
  PreparedRows<double> other = cells;
  CHECK(checksum(cells) != checksum(cells.rows));
  other.widths(2) /= 2;
  CHECK(checksum(cells) != checksum(other));
}
