// What training over MPI costs: measures the parts of a step on the ranks that mpirun has started,
// and predicts from them the step of up to 1000 ranks. tutorials/one-fit-over-mpi.md has the
// formula.
#include "engine/blas.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/mpi/mpi_ranks.hpp"
#include "flows/recipes.hpp"
#include "flows/training/gradient_exchange.hpp"
#include "flows/training/trainer.hpp"
#include "tests/bench/timing.hpp"

#include <algorithm>
#include <iostream>
#include <numeric>
#include <stdexcept>

#include <CLI/CLI.hpp>

using namespace tapeflow;
using namespace tapeflow::bench;

namespace {

struct Options {
  std::size_t columns = 8, layers = 8, hidden = 128;
  std::size_t rows = 256;  // of a shard
  std::size_t repeats = 31;
  double latency = 0, bandwidth = 0;  // microseconds and GB/s; 0: as measured
};

// The parts of a step, in seconds, and of the network.
struct Parts {
  double shard = 0;         // forward and backward pass of one shard
  double update = 0;        // Adam
  double message = 0;       // a small message to one other rank
  double number = 0;        // to send a number of 4 bytes, receive another, and add it up
  std::size_t numbers = 0;  // of a gradient
};

// The median on the slowest rank: a step ends when all have done their part.
double time_of(Ranks& ranks, std::size_t repeats, const std::function<void()>& f) {
  f();
  std::vector<double> taken;
  for (std::size_t k = 0; k < repeats; ++k) {
    on_any_rank(&ranks, false);  // all begin together
    taken.push_back(seconds_of(f));
  }
  const std::vector<double> all =
      gathered(ranks, {median(taken)}, std::vector<std::size_t>(ranks.count(), 1));
  return *std::max_element(all.begin(), all.end());
}

Flow<float> flow_for(const Options& options) {
  Rng rng(1);
  return real_nvp<float>(
      options.columns,
      {.layers = options.layers, .coupling = {.hidden = {options.hidden, options.hidden}}}, rng);
}

Array<float> rows_for(const Options& options, std::size_t count) {
  return Rng(2).normal<float>({count, options.columns});
}

// A flow and its trainer, each shard with the same number of rows.
class Bench {
 public:
  Bench(const Options& options, std::size_t shards, std::shared_ptr<Ranks> ranks)
      : flow_(flow_for(options)),
        batch_(shards * options.rows),
        trainer_(flow_, {rows_for(options, batch_.size())}, {rows_for(options, 8)},
                 {.batch = batch_.size(), .shards = shards, .ranks = std::move(ranks)}) {
    std::iota(batch_.begin(), batch_.end(), std::size_t{0});
  }

  void gradient() { trainer_.loss_and_gradient(batch_); }
  void step() {
    gradient();
    trainer_.step();
  }
  std::size_t numbers() { return flow_.parameter_count(); }

 private:
  Flow<float> flow_;
  std::vector<std::size_t> batch_;
  Trainer<float> trainer_;
};

// The time of a small message to each of the other ranks.
double message_time(const Options& options, Ranks& ranks) {
  return time_of(ranks, options.repeats, [&ranks] { on_any_rank(&ranks, false); });
}

// The time to sum the gradients of one shard on each rank, with all copies that this takes.
double sum_time(const Options& options, Ranks& ranks) {
  Flow<float> flow = flow_for(options);
  Tape<float> tape({.own_parameter_gradients = true});
  tape.backward(sum(flow.log_prob_in_training(tape.constant(rows_for(options, 2)), {})));
  GradientExchange<float> exchange(ranks, ranks.count());
  return time_of(ranks, options.repeats,
                 [&] { exchange.sum_gradients({&tape}, flow.trainable_parameters()); });
}

Parts measure(const Options& options, const std::shared_ptr<Ranks>& ranks) {
  Bench alone(options, 1, nullptr);
  Parts parts;
  parts.numbers = alone.numbers();
  parts.shard = time_of(*ranks, options.repeats, [&] { alone.gradient(); });
  parts.update = time_of(*ranks, options.repeats, [&] { alone.step(); }) - parts.shard;
  const auto count = static_cast<double>(ranks->count()), others = count - 1;
  parts.message = message_time(options, *ranks) / others;
  const double numbers = sum_time(options, *ranks) - 2 * others * parts.message;
  const double sent = 2 * static_cast<double>(parts.numbers) * others / count;
  parts.number = std::max(0., numbers) / sent;
  if (options.latency > 0) parts.message = options.latency * 1e-6;
  if (options.bandwidth > 0) parts.number = sizeof(float) / (options.bandwidth * 1e9);
  return parts;
}

// A step of so many ranks with so many shards each.
double predicted(const Parts& parts, std::size_t ranks, std::size_t shards_each) {
  const auto others = static_cast<double>(ranks - 1), r = static_cast<double>(ranks);
  const auto k = static_cast<double>(shards_each), p = static_cast<double>(parts.numbers);
  const double messages = 4 * others * parts.message;  // stop, gradients, sums, losses
  const double numbers = (k + 1) * p * others / r * parts.number;
  return k * parts.shard + parts.update + messages + numbers;
}

// Each rank has a shard: the batch grows with their number. Then a batch of 1000 shards.
void print_prediction(const Parts& parts) {
  TextTable table({"ranks", "a shard each, ms", "efficiency", "1000 shards, ms", "speed-up"});
  for (const std::size_t ranks : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000}) {
    const double one = predicted(parts, ranks, 1);
    const double all = predicted(parts, ranks, (1000 + ranks - 1) / ranks);
    table.row({std::to_string(ranks), number(1e3 * one, 3), number(predicted(parts, 1, 1) / one, 2),
               number(1e3 * all, 2), number(predicted(parts, 1, 1000) / all, 1)});
  }
  std::cout << table;
}

void print_parts(const Options& options, const Parts& parts) {
  std::cout << "Real-NVP on " << options.columns << " columns, " << options.layers
            << " couplings of 2 x " << options.hidden << ", " << parts.numbers << " weights, "
            << options.rows << " rows a shard; OpenBLAS kernel " << choose_blas_kernel() << "\n"
            << "a shard c: " << number(1e3 * parts.shard, 3)
            << " ms; update u: " << number(1e3 * parts.update, 3)
            << " ms; message m: " << number(1e6 * parts.message, 2)
            << " us; number w: " << number(1e9 * parts.number, 3) << " ns\n";
}

int measure_and_print(const Options& options) {
  const auto ranks = std::make_shared<MpiRanks>();
  if (ranks->count() < 2) throw std::runtime_error("needs two ranks or more: mpirun -n 2 mpi_cost");
  const Parts parts = measure(options, ranks);
  Bench together(options, ranks->count(), ranks);
  const double step = time_of(*ranks, options.repeats, [&] {
    on_any_rank(ranks.get(), false);  // whether to stop
    together.step();
  });
  if (ranks->rank() != 0) return exit_success;
  print_parts(options, parts);
  std::cout << "a step of " << ranks->count() << " ranks with a shard each: measured "
            << number(1e3 * step, 3) << " ms, predicted "
            << number(1e3 * predicted(parts, ranks->count(), 1), 3) << " ms\n\n";
  print_prediction(parts);
  return exit_success;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Measures the parts of a training step over MPI, and predicts it for many ranks: "
      "mpirun -n 2 mpi_cost",
      "mpi_cost");
  app.add_option("--columns", options.columns, "of a row")->transform(whole_number(2, 10000));
  app.add_option("--layers", options.layers, "couplings")->transform(whole_number(1, 1000));
  app.add_option("--hidden", options.hidden, "units in each of two hidden layers")
      ->transform(whole_number(1, 10000));
  app.add_option("--rows", options.rows, "of a shard")->transform(whole_number(1, 1000000));
  app.add_option("--repeats", options.repeats, "of which the median counts")
      ->transform(whole_number(1, 100000));
  app.add_option("--latency", options.latency,
                 "microseconds for a small message, in the place of the measured ones");
  app.add_option("--bandwidth", options.bandwidth,
                 "GB/s between two ranks, in the place of the measured ones");
  return run_program(app, argc, argv, [&] { return measure_and_print(options); });
}
