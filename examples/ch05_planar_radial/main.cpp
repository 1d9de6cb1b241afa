// Planar and radial flows fitted to four energies, without any data: KL to the truth by depth.
#include "examples/ch05_planar_radial/fits.hpp"
#include "examples/ch05_planar_radial/fitted_targets.hpp"
#include "examples/ch05_planar_radial/flow_checks.hpp"
#include "examples/ch05_planar_radial/layers.hpp"
#include "examples/ch05_planar_radial/newton.hpp"
#include "examples/ch05_planar_radial/one_layer.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/numbers.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;
using namespace std::string_literals;

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

// With a planted mistake, only the pictures that show it.
void draw(const std::vector<FittedTarget>& all, const ChapterOptions& options, Results& results) {
  constexpr AxisRange range{-5, 5};
  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  const bool planar_broken = options.broken == "constraint" || options.broken == "norm";
  const std::vector<std::string> drawn =
      planar_broken ? std::vector<std::string>{"planar"} : std::vector{"radial"s, "sylvester"s};
  results.figure(fitted_densities(all, "planar", range).save(options.picture));
  results.figure(draws_over_targets(all, drawn, range, options.seed).save(picture("_draws")));
  if (!options.broken.empty()) return;
  results.figure(one_layer_each().save(picture("_one_layer")));
  results.figure(kl_curves(all, "planar").save(picture("_curves")));
  results.figure(newton_paths().save(picture("_newton")));
}

// tag: experiment
int planar_radial(const ChapterOptions& options, const Choice& choice) {
  Results results;
  const std::vector<FittedTarget> all = fit_all(options, choice);
  print_worths(all, results);
  print_folds(results);
  print_determinants(results);
  print_cancellation(results);
  print_newton(results);
  check(all.back(), options, results);
  draw(all, options, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits planar and radial flows to the four energies of Rezende and Mohamed",
               "ch05_planar_radial");
  ChapterOptions options{.steps = 3000, .picture = "ch05_planar.png"};
  Choice choice;
  add_chapter_options(
      app, options,
      {{"constraint", "planar layers may fold the space: nothing keeps w·u above -1"},
       {"norm", "planar layers keep w·u above -1 with w / ‖w‖ in place of w / ‖w‖²"},
       {"misprint", "radial layers move points along z + z0 instead of z - z0"},
       {"radius", "the determinant of a radial layer has βh' in place of βh'r"},
       {"exponent", "the determinant of a radial layer has the exponent D in place of D - 1"}});
  app.add_option("--targets", choice.targets, "the energies to fit to")
      ->check(CLI::IsMember(choice.targets))
      ->capture_default_str();
  app.add_option("--starts", choice.starts, "fits of each flow, of which the best counts")
      ->transform(whole_number(1))
      ->capture_default_str();
  return run_program(app, argc, argv, [&] { return planar_radial(options, choice); });
}
