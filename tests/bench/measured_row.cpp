#include "tests/bench/measured_row.hpp"

#include "tests/bench/equal_results.hpp"

#include <algorithm>
#include <fstream>

namespace tapeflow::bench {
namespace {

constexpr std::size_t trial_steps = 3;

std::vector<double> step_times(Runner& runner, std::size_t times) {
  std::vector<double> taken(times);
  for (double& seconds : taken) seconds = seconds_of([&] { runner.step(); });
  return taken;
}

std::vector<double> step_times(TorchSide& torch, std::size_t times) {
  return torch.ask({{"do", "run"}, {"times", times}}).at("seconds").get<std::vector<double>>();
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

// A PyTorch side that runs by turns with ours.
struct Rival {
  TorchSide* side;
  double trial;  // seconds of its fastest step of a trial
  std::vector<double> turns = {};
};

Rival tried(const Workload& w, Runner& ours, TorchSide& torch, const MeasureOptions& options) {
  std::vector<float> given = ours.given();
  if (options.broken == "weight") given.back() += 1;
  load_and_compare(w, given, ours.result(), torch);
  torch.ask({{"do", "warm_up"}});
  const std::vector<double> trial = step_times(torch, trial_steps);
  return {&torch, *std::min_element(trial.begin(), trial.end())};
}

// The two fastest of all; the others free their memory.
std::vector<Rival> rivals_of(const Workload& w, Runner& ours, const Sides& sides,
                             const MeasureOptions& options) {
  constexpr std::size_t most = 2;
  std::vector<Rival> rivals;
  for (const auto& side : sides) {
    rivals.push_back(tried(w, ours, *side, options));
    std::stable_sort(rivals.begin(), rivals.end(),
                     [](const Rival& a, const Rival& b) { return a.trial < b.trial; });
    if (rivals.size() <= most) continue;
    rivals.back().side->ask({{"do", "forget"}});
    rivals.pop_back();
  }
  return rivals;
}

std::size_t steps_in(double seconds, double step) {
  return static_cast<std::size_t>(std::clamp(seconds / step, 1., 300.));
}

}  // namespace

Row measured(const Workload& w, std::size_t threads, const Sides& sides,
             const MeasureOptions& options) {
  Row row{w, threads};
  forget_peak_memory();
  const std::unique_ptr<Runner> ours = prepare(w, threads);
  std::vector<Rival> rivals = rivals_of(w, *ours, sides, options);
  const std::vector<double> trial = step_times(*ours, trial_steps);
  const std::size_t our_steps =
      steps_in(options.seconds, *std::min_element(trial.begin(), trial.end()));
  std::vector<double> our_turns, floors;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    our_turns.push_back(median(step_times(*ours, our_steps)));
    if (round == 0) row.our_mib = peak_memory();
    for (Rival& rival : rivals)
      rival.turns.push_back(
          median(step_times(*rival.side, steps_in(options.seconds, rival.trial))));
    floors.push_back(floor_seconds(w, *ours, threads));
  }
  row.ours = spread_of(our_turns);
  row.floor = median(floors);
  for (const Rival& rival : rivals) {
    const Spread spread = spread_of(rival.turns);
    if (row.torch.median == 0 || spread.median < row.torch.median) {
      row.torch = spread;
      row.torch_runs_on = rival.side->runs_on();
      row.torch_mib = rival.side->ask({{"do", "memory"}}).at("mib");
    }
    rival.side->ask({{"do", "forget"}});
  }
  return row;
}

}  // namespace tapeflow::bench
