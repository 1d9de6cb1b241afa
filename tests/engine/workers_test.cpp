// The thread pool: every task runs once, errors reach the caller, and with fixed shards the result
// does not depend on the number of threads.
#include "engine/workers.hpp"

#include "engine/ops.hpp"
#include "engine/optimizers/gradient_sum.hpp"
#include "engine/random.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/few_threads.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <stdexcept>

using namespace tapeflow;

TEST_CASE("Every task runs once, whatever the number of threads") {
  for (std::size_t threads : {1, 2, 4}) {
    Workers workers(threads);
    CHECK(workers.threads() == threads);
    for (std::size_t count : {0, 1, 2, 3, 100}) {
      std::vector<std::atomic<int>> runs(count);
      workers.run(count, [&runs](std::size_t i) { ++runs[i]; });
      for (const auto& times : runs) CHECK(times == 1);
    }
  }
}

TEST_CASE("No call of run is lost or overlaps the next one") {
  Workers workers(4);
  std::atomic<int> running{0}, total{0};
  for (int round = 0; round < 2000; ++round) {
    workers.run(3, [&](std::size_t) {
      ++running;
      ++total;
      --running;
    });
    REQUIRE(running == 0);
    REQUIRE(total == 3 * (round + 1));
  }
}

TEST_CASE("Two tasks on two threads run at the same time") {
  Workers workers(2);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the other thread is asleep by now
  std::atomic<int> started{0};
  std::atomic<bool> met{true};
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  workers.run(2, [&](std::size_t) {
    ++started;
    while (started < 2 && met) {
      if (std::chrono::steady_clock::now() > limit) met = false;
      std::this_thread::yield();
    }
  });
  CHECK(met);
}

TEST_CASE("run throws a task's exception, after the other tasks have ended") {
  for (std::size_t threads : {1, 2, 4}) {
    Workers workers(threads);
    std::atomic<int> ended{0};
    const auto one_throws = [&ended](std::size_t i) {
      if (i == 1) throw std::runtime_error("task 1 failed");
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      ++ended;
    };
    CHECK_THROWS_WITH(workers.run(6, one_throws), "task 1 failed");
    CHECK(ended == 5);
    ended = 0;
    CHECK_THROWS_AS(workers.run(3, [](std::size_t) { throw std::out_of_range("all fail"); }),
                    std::out_of_range);
    workers.run(4, [&ended](std::size_t) { ++ended; });  // works as before
    CHECK(ended == 4);
  }
}

TEST_CASE("Shared parameters: fixed shards, summed in order, give the same bits on any threads") {
  Rng rng(1);
  Parameter<float> w{"w", rng.normal<float>({8, 5})};
  const Array<float> batch = rng.normal<float>({64, 8});
  constexpr std::size_t shards = 4, rows = 16;
  const auto gradient = [&](std::size_t threads) {
    Workers workers(threads);
    std::deque<Tape<float>> tapes;
    for (std::size_t s = 0; s < shards; ++s) {
      tapes.emplace_back(TapeOptions{.own_parameter_gradients = true});
    }
    workers.run(shards, [&](std::size_t s) {
      Var<float> x = slice(tapes[s].constant(batch), 0, s * rows, (s + 1) * rows);
      tapes[s].backward(sum(square(tanh(matmul(x, tapes[s].watch(w))))));
    });
    sum_gradients<float>({&tapes[0], &tapes[1], &tapes[2], &tapes[3]}, {&w});
    return numbers(w.grad);
  };
  const std::vector<float> alone = gradient(1);
  CHECK(gradient(2) == alone);
  CHECK(gradient(4) == alone);
  CHECK(largest_entry(array_of<float>({40}, alone)) > 0);
}

TEST_CASE("A pool has at least one thread") {
  CHECK_THROWS_WITH(Workers(0), "Workers: needs at least one thread, got 0");
  CHECK_THROWS_AS(Workers(0), std::invalid_argument);
}

TEST_CASE("If the system refuses a thread, those that have started end, and a sentence says so") {
  for (int started : {1, 4}) {
    FewThreads few(started - 1);
    CHECK_THROWS_WITH(Workers(8), "needs 8 threads, could start " + std::to_string(started) +
                                      " (Resource temporarily unavailable); use fewer threads");
  }
  CHECK(Workers(8).threads() == 8);
}
