// Inverse autoregressive flows and variational inference: a fit to Neal's funnel without any data.
#include "examples/ch09_iaf/funnel_fits.hpp"
#include "examples/ch09_iaf/funnel_picture.hpp"
#include "examples/ch09_iaf/gradient_noise.hpp"
#include "examples/ch09_iaf/two_modes.hpp"
#include "examples/ch09_iaf/weights_picture.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/direction_times.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/wrong_sign.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/training/energy_trainer.hpp"
#include "flows/training/importance.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: gradient-check
// Both gradients at 32 draws, in double. The ordinary one is the derivative of the loss. The path
// gradient is the derivative of another function: there the density is that of a second flow, whose
// weights stay where they are.
void check_gradients(EnergyFit& fitted, const ChapterOptions& options, Results& results) {
  Flow<double> flow = funnel_flow<double>(options), frozen = funnel_flow<double>(options);
  copy_parameters(fitted.flow, flow);
  copy_parameters(fitted.flow, frozen);
  const Array<double> z = Rng(options.seed).normal<double>({32, 2});
  const EnergyFunction<double> funnel = energy<double>("funnel").value;
  // tag: loss
  const auto loss = [&](Tape<double>& tape) {
    const auto [x, log_det] = flow.bijector().to_data(tape.constant(z));
    return mean(funnel(x) - log_det);
  };
  // end: loss
  // tag: path
  const auto path = [&](Tape<double>& tape) {
    const Var<double> x = flow.bijector().to_data(tape.constant(z)).value;
    return mean(funnel(x) + frozen.log_prob(x));
  };
  // end: path
  const GradientCheckOptions up_to_100{.every_entry_up_to = 100};
  print_gradient_check(check_gradient(loss, flow.named_parameters(), up_to_100), results);
  const GradientReport report = check_gradient(path, flow.named_parameters(), up_to_100);
  results.print("path gradient", report.sentence());
  results.keep("path_gradient.worst_error", report.worst_error);
}
// end: gradient-check

// tag: contract
// Checks the contract of one layer.
void check_layer(const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  std::unique_ptr<Bijector<double>> layer = std::make_unique<InverseAutoregressive<double>>(
      natural_order(2), MaskedAutoregressiveOptions{.hidden = {16}}, rng);
  if (options.broken == "sign") layer = std::make_unique<WrongSign<double>>(std::move(layer));
  print_contract(check_bijector(*layer, rng.normal<double>({5, 2})), results);
}
// end: contract

// tag: experiment
int inverse_autoregressive(const ChapterOptions& options) {
  Results results;
  compare_directions(1000, 32, options.seed, results);

  NoiseCurves noise;
  EnergyFit path = fit_funnel("path", EnergyGradient::path, options, &noise);
  const EnergyFit ordinary = fit_funnel("ordinary", EnergyGradient::ordinary, options);
  const EnergyFit gaussian = fit_gaussian(options);
  std::cout << "Neal's funnel, whose log Z is 0, from " << judging_draws << " draws of each fit\n";
  judge("path", path.flow, options, results);
  judge("ordinary", ordinary.flow, options, results);
  judge("Gaussian", gaussian.flow, options, results);
  noise.print_last(results);
  compare_own_densities(path.flow, options.seed, results);
  const TwoModes modes(options.seed);
  modes.print(results);
  check_gradients(path, options, results);
  check_layer(options, results);

  const std::vector<NamedWeights> weights{judged("the IAF", path.flow, options),
                                          judged("the best Gaussian", gaussian.flow, options)};
  results.keep("heaviest.path", weight_of_heaviest(weights[0]).y.front());
  results.keep("heaviest.Gaussian", weight_of_heaviest(weights[1]).y.front());

  const auto picture = [&](const Figure& figure, const std::string& suffix) {
    results.figure(figure.save(beside(options.picture, suffix)));
  };
  picture(funnel_and_fits(gaussian.flow, path.flow, options.seed), "");
  picture(divergence_and_noise(ordinary, path, noise), "_gradients");
  picture(weights_of_fits(weights), "_weights");
  picture(modes.figure(), "_modes");
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits an inverse autoregressive flow to Neal's funnel, without any data",
               "ch09_iaf");
  ChapterOptions options{.steps = 3000, .picture = "ch09_funnel.png"};
  add_chapter_options(app, options,
                      {{"sign", "all log-determinants have the wrong sign"},
                       {"constant", "1 / 2π is left out of the flow's density"}});
  return run_program(app, argc, argv, [&] { return inverse_autoregressive(options); });
}
