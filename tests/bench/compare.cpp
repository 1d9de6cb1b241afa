// Runs the workloads here and in plain PyTorch: checks for equal results first, then times both in
// turn.
#include "engine/blas.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "tests/bench/equal_results.hpp"
#include "tests/bench/timing.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

using namespace tapeflow;
using namespace tapeflow::bench;

namespace {

struct Options {
  std::vector<std::string> rows;  // empty: all
  std::vector<std::size_t> threads = {1, 2};
  std::size_t rounds = 7;
  double seconds = 0.15;  // length of a round of one side
  std::string json, broken;
};

// The results of one workload on a number of threads. Times are seconds per step.
struct Row {
  Workload workload;
  std::size_t threads;
  double ours = 0, floor = 0, torch = 0;
  std::size_t torch_blas_threads = 0;
  double our_mib = 0, torch_mib = 0;
};

std::vector<double> step_times(Runner& runner, std::size_t times) {
  std::vector<double> taken(times);
  for (double& seconds : taken) seconds = seconds_of([&] { runner.step(); });
  return taken;
}

// Resets the peak of the memory, where Linux allows it.
void forget_peak_memory() { std::ofstream("/proc/self/clear_refs") << "5"; }

double peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

void load_and_check(const Workload& w, Runner& ours, TorchSide& torch, const Options& options) {
  std::vector<float> given = ours.given();
  if (options.broken == "weight") given.back() += 1;
  load_and_compare(w, given, ours.result(), torch);
}

std::vector<double> torch_seconds(TorchSide& torch, std::size_t times) {
  return torch.ask({{"do", "run"}, {"times", times}}).at("seconds").get<std::vector<double>>();
}

std::size_t steps_in(double seconds, const std::vector<double>& trial) {
  const double wanted = seconds / *std::min_element(trial.begin(), trial.end());
  return static_cast<std::size_t>(std::clamp(wanted, 1., 300.));
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

using Sides = std::vector<std::unique_ptr<TorchSide>>;

Row measured(const Workload& w, std::size_t threads, const Sides& sides, const Options& options) {
  Row row{w, threads};
  forget_peak_memory();
  const std::unique_ptr<Runner> ours = prepare(w, threads);
  for (const auto& torch : sides) load_and_check(w, *ours, *torch, options);
  const std::size_t our_steps = steps_in(options.seconds, step_times(*ours, 3));
  std::vector<double> our_times, floors;
  std::vector<std::vector<double>> torch_times(sides.size());
  std::vector<std::size_t> torch_steps;
  for (const auto& torch : sides) {
    torch->ask({{"do", "warm_up"}});
    torch_steps.push_back(steps_in(options.seconds, torch_seconds(*torch, 3)));
  }
  for (std::size_t round = 0; round < options.rounds; ++round) {
    append(our_times, step_times(*ours, our_steps));
    if (round == 0) row.our_mib = peak_memory();
    for (std::size_t k = 0; k < sides.size(); ++k)
      append(torch_times[k], torch_seconds(*sides[k], torch_steps[k]));
    floors.push_back(floor_seconds(w, *ours, threads));
  }
  row.ours = median(our_times);
  row.floor = median(floors);
  for (std::size_t k = 0; k < sides.size(); ++k) {
    const double seconds = median(torch_times[k]);
    if (row.torch > 0 && seconds >= row.torch) continue;
    row.torch = seconds;
    row.torch_blas_threads = sides[k]->blas_threads();
    row.torch_mib = sides[k]->ask({{"do", "memory"}}).at("mib");
  }
  return row;
}

// PyTorch in two versions: with its BLAS on all threads and on one. The faster version counts.
Sides torch_sides(std::size_t threads) {
  Sides sides;
  if (!TorchSide::is_available()) return sides;
  sides.push_back(std::make_unique<TorchSide>(TAPEFLOW_TORCH_MODELS, threads, threads));
  if (threads > 1) sides.push_back(std::make_unique<TorchSide>(TAPEFLOW_TORCH_MODELS, threads, 1));
  return sides;
}

std::string milliseconds(double seconds) {
  return seconds > 0 ? number(1e3 * seconds, seconds < 1e-2 ? 3 : 1) : "-";
}

double aim(const Row& row) { return row.workload.aim[row.threads == 1 ? 0 : 1]; }

void print(const std::vector<Row>& rows) {
  TextTable table({"workload", "threads", "ours, ms", "PyTorch, ms", "ratio", "aim", "floor, ms",
                   "share", "ours, MiB", "PyTorch, MiB"});
  for (const Row& row : rows) {
    const bool with_torch = row.torch > 0, with_floor = row.workload.kind != "square";
    table.row({row.workload.name, std::to_string(row.threads), milliseconds(row.ours),
               milliseconds(row.torch), with_torch ? number(row.torch / row.ours, 2) : "-",
               number(aim(row), 2), with_floor ? milliseconds(row.floor) : "-",
               with_floor ? number(row.floor / row.ours, 2) : "-", number(row.our_mib, 0),
               with_torch ? number(row.torch_mib, 0) : "-"});
  }
  std::cout << table;
}

nlohmann::json to_json(const Row& row) {
  return {{"workload", row.workload.name},
          {"threads", row.threads},
          {"ours_seconds", row.ours},
          {"torch_seconds", row.torch},
          {"torch_blas_threads", row.torch_blas_threads},
          {"ratio", row.torch / row.ours},
          {"aim", aim(row)},
          {"floor_seconds", row.floor},
          {"share_of_floor", row.floor / row.ours},
          {"our_peak_mib", row.our_mib},
          {"torch_peak_mib", row.torch_mib}};
}

int compare(const Options& options) {
  const std::string kernel = choose_blas_kernel();
  std::cout << "OpenBLAS kernel " << kernel << ", one thread for each of ours; "
            << TAPEFLOW_COMPILER << ", " << TAPEFLOW_FLAGS << "\n";
  std::vector<Row> rows;
  ProgressLine line;
  for (const std::size_t threads : options.threads) {
    const Sides sides = torch_sides(threads);
    if (threads == options.threads.front())
      std::cout << (sides.empty() ? "no PyTorch (python3-torch) here: ours alone\n"
                                  : "PyTorch " + sides[0]->version() +
                                        ", medians of runs by turns, results equal\n");
    for (const Workload& w : workloads()) {
      const auto& wanted = options.rows;
      if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), w.name) == wanted.end())
        continue;
      line.update(w.name + ", " + std::to_string(threads) + " threads …");
      rows.push_back(measured(w, threads, sides, options));
    }
  }
  line.finish();
  print(rows);
  if (options.json.empty()) return exit_success;
  nlohmann::json json{{"openblas_kernel", kernel}, {"flags", TAPEFLOW_FLAGS}};
  for (const Row& row : rows) json["rows"].push_back(to_json(row));
  write_file_atomically(options.json, json.dump(2) + "\n");
  return exit_success;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Times the workloads here and in plain PyTorch, after checking that both "
      "compute the same from the same weights",
      "compare");
  Options options;
  std::vector<std::string> names;
  for (const Workload& w : workloads()) names.push_back(w.name);
  app.add_option("--rows", options.rows, "names of workloads (default: all)")
      ->check(CLI::IsMember(names));
  app.add_option("--threads", options.threads, "numbers of threads")
      ->transform(whole_number(1, 64))
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "rounds in which both sides run in turn")
      ->transform(whole_number(1, 1000))
      ->capture_default_str();
  app.add_option("--seconds", options.seconds, "approximate time of a round of one side")
      ->transform(number_between(1e-3, 1e3))
      ->capture_default_str();
  app.add_option("--json", options.json, "file of the results as JSON (default: none is written)");
  app.add_option("--break", options.broken,
                 "plant a mistake: weight changes one weight for PyTorch")
      ->check(CLI::IsMember({"weight"}));
  return run_program(app, argc, argv, [&] { return compare(options); });
}
