// What the programs that fit flows to energies share.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/quadrature.hpp"
#include "flows/training/energy_trainer.hpp"
#include "flows/training/importance.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// An energy of the plane in both precisions, and its log Z by quadrature.
struct EnergyTarget {
  std::string name;
  Energy<float> fitted;
  Energy<double> exact;
  double log_z;

  /// By the midpoint rule on so many cells along each axis of the energy's bounds.
  explicit EnergyTarget(const std::string& name, std::size_t cells = 400);
};

/// The log-density -U - log Z of an energy, or of a flow by its to_latent, at any points.
LogDensity log_density(const EnergyFunction<double>& energy, double log_z);
LogDensity log_density(const Flow<float>& flow);

/// A flow after its fit, and how that went.
struct EnergyFit {
  Flow<float> flow;
  std::vector<EnergyReport> reports;

  /// Infinite after a fit that diverged before its first report.
  double last_loss() const;
};

/// KL(q ‖ p) over the steps of a fit: what each report says of the draws since the last one.
Series kl_curve(const std::string& name, const EnergyFit& fit, double log_z);

/// "step 300 of 3000: 0.0123 nats; 4 s to go", the loss being that since the last report.
std::string progress_text(const EnergyReport& report);

/// A flow to fit: how to make one, and to what energy.
struct FitTask {
  std::string name;  ///< for the line of progress
  std::function<Flow<float>(Rng&)> make;
  EnergyFunction<float> energy;
};

/// Each task's fit with the lowest loss at its end, of so many from other starts. Two fits run at a
/// time, each on one thread; progress goes to standard error. The seeds of all come from that of
/// the options.
std::vector<EnergyFit> best_fits(const std::vector<FitTask>& tasks, std::size_t starts,
                                 const EnergyFitOptions& options);

/// What a fit is worth, from draws of the flow: KL(q ‖ p), given the true log Z; log Z by
/// importance weights, and how many draws of p the flow's are as good as.
struct Worth {
  std::size_t draws = 0;
  MeanAndError kl{};
  ImportanceEstimate weighted{};

  double effective_share() const;
  /// "0.038 ± 0.002", "2.715 ± 0.002", "93.3" for the share in %: for a table.
  std::vector<std::string> cells() const;
  void keep(Results& results, const std::string& name) const;
};
Worth worth_of(const Flow<float>& flow, const EnergyFunction<float>& energy, double log_z,
               std::size_t draws, std::uint64_t seed);

/// Prints it in a line after the name, and keeps it.
void print_worth(const std::string& name, const Worth& worth, Results& results);

}  // namespace tapeflow
