#include "examples/support/course/energy_fits.hpp"

#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

namespace tapeflow {

LogDensity log_density(const EnergyFunction<double>& energy, double log_z) {
  return [energy, log_z](const Array<double>& x) {
    Tape<double> tape({.record = false});
    const Array<double>& log_p = (-energy(tape.constant(x)) - log_z).value();
    return std::vector<double>(log_p.begin(), log_p.end());
  };
}

EnergyTarget::EnergyTarget(const std::string& name_, std::size_t cells)
    : name(name_),
      fitted(energy<float>(name_)),
      exact(energy<double>(name_)),
      log_z(std::log(density_grid(log_density(exact.value, 0), exact.bounds, cells).integral())) {}

LogDensity log_density(const Flow<float>& flow) {
  return [&flow](const Array<double>& x) {
    Workers workers(2);
    return flow.log_prob(cast<float>(x), workers);
  };
}

double EnergyFit::last_loss() const {
  return reports.empty() ? std::numeric_limits<double>::infinity() : reports.back().loss.sum();
}

Series kl_curve(const std::string& name, const EnergyFit& fit, double log_z) {
  Series curve{name, {}, {}};
  for (const EnergyReport& report : fit.reports) {
    curve.x.push_back(static_cast<double>(report.step));
    curve.y.push_back(report.loss.sum() + log_z);
  }
  return curve;
}

std::string progress_text(const EnergyReport& report) {
  return "step " + std::to_string(report.step) + " of " + std::to_string(report.steps) + ": " +
         number(report.loss.sum(), 4) + " nats; " + format_duration(report.seconds_left) + " to go";
}

// tag: best-of
std::vector<EnergyFit> best_fits(const std::vector<FitTask>& tasks, std::size_t starts,
                                 const EnergyFitOptions& options) {
  std::vector<std::optional<EnergyFit>> best(tasks.size());
  std::mutex mutex;
  std::size_t ended = 0;
  ProgressLine line;
  Workers(2).run(tasks.size() * starts, [&](std::size_t k) {
    const FitTask& task = tasks[k / starts];
    Rng rng(options.seed + 1000 * (k + 1));  // each fit has its own seed on any thread
    EnergyFit fit{task.make(rng), {}};
    EnergyFitOptions own = options;
    own.seed = rng.bits();
    own.threads = own.shards = 1;
    EnergyTrainer<float>(fit.flow, task.energy, own).run([&](const EnergyReport& report) {
      fit.reports.push_back(report);
    });
    const std::lock_guard lock(mutex);
    line.update("fit " + std::to_string(++ended) + " of " + std::to_string(tasks.size() * starts) +
                ": " + task.name);
    std::optional<EnergyFit>& so_far = best[k / starts];
    if (!so_far || fit.last_loss() < so_far->last_loss()) so_far = std::move(fit);
  });
  std::vector<EnergyFit> fits;
  for (auto& fit : best) fits.push_back(std::move(*fit));
  return fits;
}
// end: best-of

double Worth::effective_share() const {
  return weighted.effective_samples / static_cast<double>(draws);
}

std::vector<std::string> Worth::cells() const {
  return {with_error(kl.mean, kl.standard_error),
          with_error(weighted.log_z, weighted.standard_error), number(100 * effective_share(), 1)};
}

void Worth::keep(Results& results, const std::string& name) const {
  results.keep(name + ".kl.mean", kl.mean).keep(name + ".kl.standard_error", kl.standard_error);
  results.keep(name + ".log_z.mean", weighted.log_z);
  results.keep(name + ".log_z.standard_error", weighted.standard_error);
  results.keep(name + ".effective_share", effective_share());
}

Worth worth_of(const Flow<float>& flow, const EnergyFunction<float>& energy, double log_z,
               std::size_t draws, std::uint64_t seed) {
  Rng rng(seed);
  Workers workers(2);
  const std::vector<double> log_w = log_importance_weights(flow, energy, draws, rng, workers);
  const MeanAndError loss = mean_log_q_and_energy(log_w);
  return {draws, {loss.mean + log_z, loss.standard_error}, importance_estimate(log_w)};
}

void print_worth(const std::string& name, const Worth& worth, Results& results) {
  const std::vector<std::string> cells = worth.cells();
  results.print("  " + name, "KL " + cells[0] + ", log Z " + cells[1] + ", " + cells[2] +
                                 " % of the draws effective");
  worth.keep(results, name);
}

}  // namespace tapeflow
