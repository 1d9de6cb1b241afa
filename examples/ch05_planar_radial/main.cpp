// Planar and radial flows fitted to four energies, without any data: KL to the truth by depth.
#include "examples/ch05_planar_radial/fitted_targets.hpp"
#include "examples/ch05_planar_radial/flow_checks.hpp"
#include "examples/ch05_planar_radial/misprinted_layers.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/recipes.hpp"

using namespace tapeflow;

constexpr std::size_t starts = 3, draws = 100000;
const std::vector<FlowKind> kinds{{"planar", 2}, {"planar", 8}, {"planar", 32}, {"radial", 8}};

template <class T>
Flow<T> build(const FlowKind& kind, const std::string& broken, Rng& rng) {
  if (kind.name == "planar" && broken == "constraint")
    return flow_of<T, UnconstrainedPlanar>(2, kind.layers, rng);
  if (kind.name == "radial" && broken == "misprint")
    return flow_of<T, MisprintedRadial>(2, kind.layers, rng);
  return kind.name == "planar" ? planar<T>(2, kind.layers, rng) : radial<T>(2, kind.layers, rng);
}

// tag: fits
// Fits every kind of flow to every energy. The end of a fit depends on where the flow's planes
// start, so the best of three fits counts: the one with the lowest loss. The loss is the KL minus
// log Z, and log Z is the same for all fits. So the choice needs no knowledge of the truth.
std::vector<FittedTarget> fit_all(const ChapterOptions& options) {
  std::vector<FittedTarget> all;
  std::vector<FitTask> tasks;
  for (const std::string name : {"U1", "U2", "U3", "U4"}) {
    all.push_back({EnergyTarget(name), {}});
    for (const FlowKind& kind : kinds)
      tasks.push_back({name + ", " + kind.name + " " + kind.depth(),
                       [&, kind](Rng& rng) { return build<float>(kind, options.broken, rng); },
                       all.back().target.fitted.value});
  }
  std::vector<EnergyFit> fits =
      best_fits(tasks, starts,
                {.steps = options.steps,
                 .learning_rate = 1e-2,
                 .beta = annealed(std::max<std::size_t>(1, options.steps / 2)),
                 .seed = options.seed});
  for (std::size_t k = 0; k < fits.size(); ++k) {
    auto& [target, flows] = all[k / kinds.size()];
    const Worth worth =
        worth_of(fits[k].flow, target.fitted.value, target.log_z, draws, options.seed);
    flows.push_back({kinds[k % kinds.size()], std::move(fits[k]), worth});
  }
  return all;
}
// end: fits

// The fitted flow in double, for the checks.
Flow<double> exact(FittedFlow& fitted, const ChapterOptions& options) {
  Rng rng(1);
  Flow<double> flow = build<double>(fitted.kind, options.broken, rng);
  copy_parameters(fitted.fit.flow, flow);
  return flow;
}

// tag: checks
// Checks the fitted flows with eight planar and with eight radial layers.
void check_layers(FittedTarget& fitted, const ChapterOptions& options, Results& results) {
  const Array<double> z = Rng(options.seed).normal<double>({200, 2});
  Flow<double> planar = exact(fitted.flows[1], options), radial = exact(fitted.flows[3], options);
  const double planar_gap = worst_log_det(planar.bijector(), z),
               radial_gap = worst_log_det(radial.bijector(), z),
               trip = worst_round_trip(planar.bijector(), z);
  results.keep("log_det.planar", planar_gap).keep("log_det.radial", radial_gap);
  results.print("log-determinants", "by lemma and by differences: at most " +
                                        scientific(planar_gap) + " apart (planar), " +
                                        scientific(radial_gap) + " (radial)");
  results.keep("round_trip", trip);
  results.print("there and back",
                "(planar) by Newton's method: at most " + scientific(trip) + " from the start");
  const auto kl = [&](Tape<double>& tape) {  // up to constants: log Z and the mean of log p_Z(z)
    const auto [x, log_det] = planar.bijector().to_data(tape.constant(z));
    return mean(fitted.target.exact.value(x) - log_det);
  };
  print_gradient_check(check_gradient(kl, planar.named_parameters()), results);
}
// end: checks

// tag: experiment
int planar_radial(const ChapterOptions& options) {
  Results results;
  std::vector<FittedTarget> all = fit_all(options);
  print_worths(all, results);
  check_layers(all.back(), options, results);
  results.figure(fitted_densities(all, "planar", {-5, 5}).save(options.picture));
  results.figure(kl_curves(all, "planar").save(beside(options.picture, "_curves")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits planar and radial flows to the four energies of Rezende and Mohamed",
               "ch05_planar_radial");
  ChapterOptions options{.steps = 4000, .picture = "ch05_planar.png"};
  add_chapter_options(app, options, {"constraint", "misprint"});
  return run_program(app, argc, argv, [&] { return planar_radial(options); });
}
