// Inverse autoregressive flows and variational inference: a fit to Neal's funnel without any data.
#include "examples/ch09_iaf/funnel_picture.hpp"
#include "examples/ch09_iaf/gradient_noise.hpp"
#include "examples/ch09_iaf/two_modes.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/direction_times.hpp"
#include "examples/support/course/energy_fits.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/wrong_sign.hpp"
#include "examples/support/terminal/progress.hpp"
#include "flows/recipes.hpp"

#include <cmath>
#include <iostream>
#include <numbers>

using namespace tapeflow;

const MafOptions shape{.layers = 4, .layer = {.hidden = {32, 32}}};

template <class T>
Flow<T> build(const ChapterOptions& options) {
  Rng rng(options.seed);
  Flow<T> flow = iaf<T>(2, shape, rng);
  return options.broken == "sign" ? with_wrong_sign(std::move(flow)) : std::move(flow);
}

// tag: fit
// Fits the funnel by one of the two gradients. If `noise` is given, records the variance of both
// gradients during the fit.
EnergyFit fit_funnel(const std::string& name, EnergyGradient gradient,
                     const ChapterOptions& options, NoiseCurves* noise = nullptr) {
  const EnergyFunction<float> funnel = energy<float>("funnel").value;
  EnergyFit fit{build<float>(options), {}};
  ProgressLine line;
  EnergyTrainer<float>(fit.flow, funnel,
                       {.steps = options.steps,
                        .learning_rate = 5e-3,
                        .gradient = gradient,
                        .seed = options.seed + 1,
                        .threads = 2})
      .run([&](const EnergyReport& report) {
        line.update(name + " gradient, " + progress_text(report));
        fit.reports.push_back(report);
        if (noise) noise->append(report.step, fit.flow, funnel, options.seed);
      });
  return fit;
}
// end: fit

// tag: worth
// Prints KL(q ‖ p), log Z and the effective share of the draws. The planted mistake "constant"
// leaves 1 / 2π out of q. Then the weight of every draw is too small, as if its energy were higher
// by ln 2π.
void score(const std::string& name, const Flow<float>& flow, const ChapterOptions& options,
           Results& results) {
  const double forgotten = options.broken == "constant" ? std::log(2 * std::numbers::pi) : 0;
  const EnergyFunction<float> funnel = energy<float>("funnel").value;
  const auto believed = [&](Var<float> x) { return funnel(x) + static_cast<float>(forgotten); };
  print_worth(name, worth_of(flow, believed, 0, 100000, options.seed), results);
}
// end: worth

// Checks the gradient of the bound at 32 draws, in double: the gradient that training calls
// ordinary.
void check_gradient_of_bound(EnergyFit& fitted, const ChapterOptions& options, Results& results) {
  Flow<double> flow = build<double>(options);
  copy_parameters(fitted.flow, flow);
  const Array<double> z = Rng(options.seed).normal<double>({32, 2});
  const EnergyFunction<double> funnel = energy<double>("funnel").value;
  const auto bound = [&](Tape<double>& tape) {
    const auto [x, log_det] = flow.bijector().to_data(tape.constant(z));
    return mean(funnel(x) - log_det);
  };
  print_gradient_check(check_gradient(bound, flow.named_parameters(), {.every_entry_up_to = 100}),
                       results);
}

int inverse_autoregressive(const ChapterOptions& options) {
  Results results;
  compare_directions(1000, 32, options.seed, results);
  NoiseCurves noise;
  EnergyFit path = fit_funnel("path", EnergyGradient::path, options, &noise);
  const EnergyFit ordinary = fit_funnel("ordinary", EnergyGradient::ordinary, options);
  std::cout << "Neal's funnel, whose log Z is 0, by an IAF with either gradient\n";
  score("path", path.flow, options, results);
  score("ordinary", ordinary.flow, options, results);
  noise.print_last(results);
  check_gradient_of_bound(path, options, results);

  results.figure(funnel_and_flow(path.flow, options.seed).save(options.picture));
  results.figure(
      divergence_and_noise(ordinary, path, noise).save(beside(options.picture, "_gradients")));
  results.figure(
      compare_divergences(options.seed, results).save(beside(options.picture, "_modes")));
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Fits an inverse autoregressive flow to Neal's funnel, without any data",
               "ch09_iaf");
  ChapterOptions options{.steps = 3000, .picture = "ch09_funnel.png"};
  add_chapter_options(app, options, {"sign", "constant"});
  return run_program(app, argc, argv, [&] { return inverse_autoregressive(options); });
}
