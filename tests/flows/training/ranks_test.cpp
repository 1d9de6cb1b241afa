// Ranks train one model together: whatever their number, the fit ends with the same bits.
#include "flows/training/ranks.hpp"

#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/flows/training/thread_ranks.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

constexpr std::size_t chunk = 512;  // rows that are scored together

// The results of a run: its end, its weights, and the reports of its epochs without their times.
template <class T>
struct Outcome {
  FitEnd end = FitEnd::diverged;
  std::size_t epochs = 0;
  std::vector<double> reports = {};
  std::vector<T> weights = {};

  bool operator==(const Outcome&) const = default;
};

// A fit of 90 rows in batches of 32: 32 rows are no multiple of 3 or 5 shards.
template <class T>
struct Task {
  PreparedRows<T> train = correlated_rows<T>(90, 1), valid = correlated_rows<T>(2 * chunk + 9, 2);
  Normalization normalization = Normalization::none;
  FitOptions options = {.epochs = 4, .batch = 32, .learning_rate = 1e-2, .seed = 3, .shards = 5};

  Flow<T> flow() const {
    Rng rng(1);
    return real_nvp<T>(
        2, {.layers = 2, .coupling = {.hidden = {8}}, .normalization = normalization}, rng);
  }

  // With a null pointer: without ranks.
  Outcome<T> run(const std::shared_ptr<Ranks>& ranks, const ModelFile& from = {}) const {
    Flow<T> here = flow();
    FitOptions own = options;
    own.ranks = ranks;
    Trainer<T> trainer(here, train, valid, own);
    if (!from.tensors.empty()) trainer.restore(from);
    Outcome<T> outcome;
    const FitResult result = trainer.run([&outcome](const EpochReport& report) {
      outcome.reports.insert(outcome.reports.end(),
                             {report.train_log_likelihood, report.valid_log_likelihood});
    });
    outcome.end = result.end;
    outcome.epochs = result.epochs;
    outcome.weights = all_weights(here);
    return outcome;
  }
};

template <class T, class RanksOfTest = ThreadRanks>
std::vector<Outcome<T>> on_each_rank(const Task<T>& task, std::size_t count) {
  std::vector<Outcome<T>> outcomes(count);
  const auto thrown = on_ranks<RanksOfTest>(count, [&](std::shared_ptr<Ranks> ranks) {
    const std::size_t r = ranks->rank();
    outcomes[r] = task.run(ranks);
  });
  CHECK(thrown == std::vector<std::string>(count));
  return outcomes;
}

template <class T>
void check_every_number_of_ranks(const Task<T>& task) {
  const Outcome<T> alone = task.run(nullptr);
  REQUIRE(alone.reports.size() == 8);
  for (std::size_t count = 1; count <= task.options.shards; ++count) {
    INFO(count << " ranks");
    for (const Outcome<T>& outcome : on_each_rank(task, count)) CHECK((outcome == alone));
  }
}

// For threads, in which CHECK is not allowed.
void must(bool is_true, const std::string& sentence) {
  if (!is_true) throw std::runtime_error(sentence);
}

// The state of a rank whose run was asked to stop, by rank 1 alone, before the given step.
ModelFile stopped_before(std::size_t step, const Task<float>& task) {
  ModelFile state;
  std::vector<FitEnd> ends(3);
  const auto thrown = on_ranks(3, [&](std::shared_ptr<Ranks> ranks) {
    Flow<float> flow = task.flow();
    FitOptions options = task.options;
    options.ranks = ranks;
    Trainer<float> trainer(flow, task.train, task.valid, options);
    std::size_t taken = 0;
    const auto stop = [&] { return taken++ == step && ranks->rank() == 1; };
    ends[ranks->rank()] = trainer.run({}, stop).end;
    if (ranks->rank() == 0) state = trainer.state();
    must(taken == step + 1, "stopped before another step");
  });
  CHECK(thrown == std::vector<std::string>(3));
  CHECK(ends == std::vector<FitEnd>(3, FitEnd::interrupted));
  return state;
}

// Rank 1 makes its trainer with other options or rows.
std::vector<std::string> with_another(const std::function<void(Task<float>&)>& change) {
  return on_ranks(2, [&](std::shared_ptr<Ranks> ranks) {
    Task<float> task;
    if (ranks->rank() == 1) change(task);
    task.run(ranks);
  });
}

void check_all_say(const std::vector<std::string>& thrown, const std::string& what) {
  const std::string sentence =
      "all ranks need the same " + what + ", those of rank 1 are others than those of rank 0";
  CHECK(thrown == std::vector<std::string>(2, sentence));
}

}  // namespace

TEMPLATE_TEST_CASE("1 to 5 ranks end with the bits of one process", "", float, double) {
  check_every_number_of_ranks(Task<TestType>{});
}

TEST_CASE("Ranks of several threads end with the bits of one process") {
  Task<float> task;
  const Outcome<float> alone = task.run(nullptr);
  task.options.threads = 2;
  for (const Outcome<float>& outcome : on_each_rank(task, 2)) CHECK((outcome == alone));
}

TEST_CASE("Ranks add the log-determinants of the rows to the scores, as one process does") {
  Task<float> task;
  for (PreparedRows<float>* rows : {&task.train, &task.valid}) {
    for (std::size_t i = 0; i < rows->count(); ++i)
      rows->log_det.push_back(0.25 * static_cast<double>(i % 7));
  }
  check_every_number_of_ranks(task);
}

TEST_CASE("Ranks draw the same points of cells") {
  Task<float> task;
  task.train.widths = filled<float>({2}, 0.5f);
  check_every_number_of_ranks(task);
}

TEST_CASE("Ranks take the same statistics, within a batch and of all rows") {
  Task<float> task;
  task.normalization = GENERATE(Normalization::act, Normalization::batch);
  check_every_number_of_ranks(task);
}

TEST_CASE("One shard is trained by one rank") {
  Task<float> task;
  task.options.shards = 1;
  check_every_number_of_ranks(task);
}

TEST_CASE("If one rank is asked to stop, all stop before the same step, and any number goes on") {
  const Task<float> task;
  const Outcome<float> whole = task.run(nullptr);
  for (const std::size_t step : {0, 1, 5}) {
    const ModelFile state = stopped_before(step, task);
    CHECK(task.run(nullptr, state).weights == whole.weights);
    for (const std::size_t count : {1, 2, 4}) {
      const auto thrown = on_ranks(count, [&](std::shared_ptr<Ranks> ranks) {
        must(task.run(ranks, state).weights == whole.weights, "other bits");
      });
      CHECK(thrown == std::vector<std::string>(count));
    }
  }
}

TEST_CASE("If a rank is gone, the others stand between two steps, and their state goes on") {
  const Task<float> task;
  const Outcome<float> whole = task.run(nullptr);
  ModelFile state;
  const auto thrown = on_ranks(2, [&](std::shared_ptr<Ranks> ranks) {
    Flow<float> flow = task.flow();
    FitOptions options = task.options;
    options.ranks = ranks;
    Trainer<float> trainer(flow, task.train, task.valid, options);
    std::size_t taken = 0;
    try {
      trainer.run({}, [&] {
        if (ranks->rank() == 1 && taken++ == 5) throw std::runtime_error("killed");
        return false;
      });
    } catch (const RankGone&) {
      state = trainer.state();
      throw;
    }
  });
  CHECK(thrown == std::vector<std::string>{"a rank is gone", "killed"});
  CHECK(task.run(nullptr, state).weights == whole.weights);
}

TEST_CASE("More ranks than shards are refused") {
  Task<float> task;
  task.options.shards = 2;
  const auto thrown = on_ranks(3, [&](std::shared_ptr<Ranks> ranks) { task.run(ranks); });
  CHECK(thrown == std::vector<std::string>(
                      3,
                      "Trainer: needs a shard of each batch for every rank, got 3 ranks and 2 "
                      "shards"));
}

TEST_CASE("Ranks with other rows, options or weights are told, and do not train") {
  check_all_say(with_another([](Task<float>& task) { task.train.rows.x(7, 1) += 1; }),
                "training rows");
  check_all_say(with_another([](Task<float>& task) { task.valid.rows.x(7, 1) += 1; }),
                "validation rows");
  check_all_say(with_another([](Task<float>& task) { task.options.seed = 4; }), "seed");
  check_all_say(with_another([](Task<float>& task) { task.options.epochs = 5; }),
                "epochs and patience");
  check_all_say(with_another([](Task<float>& task) { task.normalization = Normalization::act; }),
                "weights");
}

TEST_CASE("Weights that come to differ are told at the end of the epoch") {
  const Task<float> task;
  const auto thrown = on_ranks(2, [&](std::shared_ptr<Ranks> ranks) {
    Flow<float> flow = task.flow();
    FitOptions options = task.options;
    options.ranks = ranks;
    Trainer<float> trainer(flow, task.train, task.valid, options);
    trainer.run({}, [&] {
      if (ranks->rank() == 1) flow.named_parameters()[0].parameter->value.data()[0] += 1;
      return false;
    });
  });
  check_all_say(thrown, "weights");
}

TEST_CASE("Ranks tell each other flags, numbers and texts") {
  const auto thrown = on_ranks(3, [](std::shared_ptr<Ranks> ranks) {
    const std::size_t r = ranks->rank();
    must(on_any_rank(ranks.get(), r == 2), "on_any_rank: needs true");
    must(!on_any_rank(ranks.get(), false), "on_any_rank: needs false");
    const std::vector<double> mine(r, static_cast<double>(r));
    must(gathered(*ranks, mine, {0, 1, 2}) == std::vector<double>{1, 2, 2}, "gathered");
    must(text_of_first(ranks.get(), "rank " + std::to_string(r)) == "rank 0", "text_of_first");
    require_same(ranks.get(), "numbers", "1");
    std::size_t calls = 0;
    on_first_rank(ranks.get(), [&calls] { ++calls; });
    must(calls == (r == 0 ? 1 : 0), "on_first_rank");
    on_first_rank(ranks.get(), [] { throw std::runtime_error("no file"); });
  });
  const std::string failed = "the first rank has failed";
  CHECK(thrown == std::vector<std::string>{"no file", failed, failed});
}

TEST_CASE("A process alone is the first rank and waits for nobody") {
  CHECK(is_first(nullptr));
  CHECK(on_any_rank(nullptr, true));
  CHECK(!on_any_rank(nullptr, false));
  CHECK(text_of_first(nullptr, "a text") == "a text");
  CHECK_NOTHROW(require_same(nullptr, "numbers", "1"));
}

namespace {

// Planted bugs: each must lead to other bits, or be told.

// Uses the sums of the last exchange, because it does not wait until the new ones have arrived.
class TooEarly : public ThreadRanks {
 public:
  using ThreadRanks::ThreadRanks;
  void exchange(std::span<const std::byte> sent, const Sizes& to, std::span<std::byte> received,
                const Sizes& from) override {
    std::vector<std::byte> arrived(received.size());
    ThreadRanks::exchange(sent, to, arrived, from);
    if (late_.size() == arrived.size()) arrived.swap(late_);
    late_ = late_.empty() ? arrived : late_;
    copy(arrived, received.data());
  }

 private:
  std::vector<std::byte> late_;
};

// Takes what arrives in another order of the ranks: the sums are right but for their rounding.
class OtherOrder : public ThreadRanks {
 public:
  using ThreadRanks::ThreadRanks;
  void exchange(std::span<const std::byte> sent, const Sizes& to, std::span<std::byte> received,
                const Sizes& from) override {
    std::vector<std::byte> arrived(received.size());
    ThreadRanks::exchange(sent, to, arrived, from);
    const auto first = static_cast<std::ptrdiff_t>(from[0]);
    std::rotate(arrived.begin(), arrived.begin() + first, arrived.end());
    copy(arrived, received.data());
  }
};

}  // namespace

TEMPLATE_TEST_CASE("Planted: ranks that do not wait, or add in another order, give other bits", "",
                   TooEarly, OtherOrder) {
  const Task<float> task;
  const Outcome<float> alone = task.run(nullptr);
  for (const Outcome<float>& outcome : on_each_rank<float, TestType>(task, 3))
    CHECK(outcome.weights != alone.weights);
}
