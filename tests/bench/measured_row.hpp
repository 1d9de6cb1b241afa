// Times a workload here and in PyTorch, by turns.
#pragma once

#include "tests/bench/timing.hpp"
#include "tests/bench/torch_side.hpp"
#include "tests/bench/workloads.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tapeflow::bench {

struct MeasureOptions {
  std::size_t rounds = 7;
  double seconds = 0.15;  ///< length of a round of one side
  std::string broken;     ///< "weight" changes one weight for PyTorch
};

/// The results of one workload on a number of threads. Times are seconds per step.
struct Row {
  Workload workload;
  std::size_t threads;
  Spread ours = {}, torch = {};
  double floor = 0;  ///< median of the turns
  std::string torch_runs_on = {};
  double our_mib = 0, torch_mib = 0;

  double ratio() const { return torch.median / ours.median; }
  double share_of_floor() const { return floor / ours.median; }
  /// The ratio to reach.
  double aim() const { return workload.aim[threads == 1 ? 0 : 1]; }
};

/// PyTorch in every setting that may be the fastest, each in a process of its own.
using Sides = std::vector<std::unique_ptr<TorchSide>>;

/// First holds all sides to our result. Then the two of them that were the fastest in a trial run
/// with ours by turns, and the faster one counts.
Row measured(const Workload& workload, std::size_t threads, const Sides& sides,
             const MeasureOptions& options);

}  // namespace tapeflow::bench
