// Planar and radial flows fitted to four energies, without any data: KL to the truth by depth.
#include "examples/ch05_planar_radial/fitted_targets.hpp"
#include "examples/ch05_planar_radial/flow_checks.hpp"
#include "examples/ch05_planar_radial/layers.hpp"
#include "examples/ch05_planar_radial/newton.hpp"
#include "examples/ch05_planar_radial/one_layer.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/numbers.hpp"

using namespace tapeflow;

constexpr std::size_t draws = 100000;
const std::vector<FlowKind> kinds{
    {"planar", 2}, {"planar", 8}, {"planar", 32}, {"radial", 8}, {"sylvester", 4}};

struct Choice {
  std::vector<std::string> targets{"U1", "U2", "U3", "U4"};
  std::size_t starts = 1;
};

// tag: fits
// Fits every kind of flow to every energy. The end of a fit depends on where the flow's planes
// start: of several starts, the one with the lowest loss counts. The loss is the KL minus log Z,
// and log Z is the same for all fits, so that the choice needs no knowledge of the truth.
std::vector<FittedTarget> fit_all(const ChapterOptions& options, const Choice& choice) {
  std::vector<FittedTarget> all;
  std::vector<FitTask> tasks;
  for (const std::string& name : choice.targets) {
    all.push_back({EnergyTarget(name), {}});
    for (const FlowKind& kind : kinds)
      tasks.push_back({name + ", " + kind.name + " " + kind.depth(),
                       [&, kind](Rng& rng) {
                         return make_flow<float>(kind.name, kind.layers, options.broken, rng);
                       },
                       all.back().target.fitted.value});
  }
  std::vector<EnergyFit> fits =
      best_fits(tasks, choice.starts,
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

// tag: checks
// Checks the flows that were fitted to the last target, with the weights that the fit found.
void check(const FittedTarget& fitted, const ChapterOptions& options, Results& results) {
  std::vector<CheckedFlow> flows;
  for (const FittedFlow& flow : fitted.flows) {
    if (flow.kind.layers != 8 && flow.kind.name == "planar") continue;
    Rng rng(1);
    flows.push_back({flow.kind, flow.fit.flow,
                     make_flow<double>(flow.kind.name, flow.kind.layers, options.broken, rng)});
    copy_parameters(flow.fit.flow, flows.back().exact);
  }
  print_flow_checks(flows, options.seed, results);
  check_gradients_of_kl(flows, fitted.target.exact.value, options.seed, results);
  check_contracts(std::move(flows), options.seed, results);
}
// end: checks

// tag: experiment
int planar_radial(const ChapterOptions& options, const Choice& choice) {
  Results results;
  std::vector<FittedTarget> all = fit_all(options, choice);
  print_worths(all, results);
  print_determinants(results);
  print_cancellation(results);
  print_newton(results);
  check(all.back(), options, results);

  constexpr AxisRange range{-5, 5};
  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  results.figure(fitted_densities(all, "planar", range).save(options.picture));
  results.figure(one_layer_each().save(picture("_one_layer")));
  results.figure(draws_over_targets(all, {"radial", "sylvester"}, range, options.seed)
                     .save(picture("_draws")));
  results.figure(kl_curves(all, "planar").save(picture("_curves")));
  results.figure(newton_paths().save(picture("_newton")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits planar and radial flows to the four energies of Rezende and Mohamed",
               "ch05_planar_radial");
  ChapterOptions options{.steps = 4000, .picture = "ch05_planar.png"};
  Choice choice;
  add_chapter_options(app, options, {"constraint", "norm", "misprint", "radius", "exponent"});
  app.add_option("--targets", choice.targets, "the energies to fit to")
      ->check(CLI::IsMember(choice.targets))
      ->capture_default_str();
  app.add_option("--starts", choice.starts, "fits of each flow, of which the best counts")
      ->transform(whole_number(1))
      ->capture_default_str();
  return run_program(app, argc, argv, [&] { return planar_radial(options, choice); });
}
