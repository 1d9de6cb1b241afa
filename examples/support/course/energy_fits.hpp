// Functions for the programs that fit flows to energies.
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

/// An energy on the plane in both precisions, and its log Z by quadrature.
struct EnergyTarget {
  std::string name;
  Energy<float> fitted;
  Energy<double> exact;
  double log_z;

  /// Computes log Z by the midpoint rule, with `cells` cells along each axis of the energy's
  /// bounds.
  explicit EnergyTarget(const std::string& name, std::size_t cells = 400);
};

/// The log-density of an energy, -U - log Z, and of a flow.
LogDensity log_density(const EnergyFunction<double>& energy, double log_z);
LogDensity log_density(const Flow<float>& flow);

/// A flow after its fit, and the reports of the fit.
struct EnergyFit {
  Flow<float> flow;
  std::vector<EnergyReport> reports;

  /// The loss in the last report; infinite if the fit diverged before its first report.
  double last_loss() const;
};

/// KL(q ‖ p) over the steps of a fit. A report covers the draws since the report before it.
Series kl_curve(const std::string& name, const EnergyFit& fit, double log_z);

/// "step 300 of 3000: 0.0123 nats; 4 s to go". The loss is the mean since the last report.
std::string progress_text(const EnergyReport& report);

/// A fit to make: the initial flow and the energy.
struct FitTask {
  std::string name;  ///< for the line of progress
  std::function<Flow<float>(Rng&)> make;
  EnergyFunction<float> energy;
};

/// Fits every task `starts` times from different initial flows, and returns for each task the fit
/// with the lowest final loss. Two fits run at a time, each on one thread. Progress goes to
/// standard error. All seeds derive from options.seed.
std::vector<EnergyFit> best_fits(const std::vector<FitTask>& tasks, std::size_t starts,
                                 const EnergyFitOptions& options);

/// The quality of a fit, estimated from draws of the flow: KL(q ‖ p), given the true log Z; log Z
/// by importance weights; and the effective sample size of the draws.
struct Worth {
  std::size_t draws = 0;
  MeanAndError kl{};
  ImportanceEstimate weighted{};

  double effective_share() const;
  /// The cells of a table: KL, log Z and the effective share in %, such as "0.038 ± 0.002", "2.715
  /// ± 0.002", "93.3".
  std::vector<std::string> cells() const;
  void keep(Results& results, const std::string& name) const;
};
Worth worth_of(const Flow<float>& flow, const EnergyFunction<float>& energy, double log_z,
               std::size_t draws, std::uint64_t seed);

/// Prints the name and the worth in one line, and keeps the worth under the name.
void print_worth(const std::string& name, const Worth& worth, Results& results);

}  // namespace tapeflow
