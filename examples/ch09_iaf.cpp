// Inverse autoregressive flows and variational inference: Neal's funnel without any data.
#include "engine/blas.hpp"
#include "engine/gradient_check.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/direction_times.hpp"
#include "examples/support/energy_fits.hpp"
#include "examples/support/flow_pictures.hpp"
#include "examples/support/gradient_noise.hpp"
#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"
#include "examples/support/two_modes.hpp"
#include "examples/support/wrong_sign.hpp"
#include "flows/models.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numbers>

using namespace tapeflow;

const MafOptions shape{.layers = 4, .layer = {.hidden = {32, 32}}};
constexpr std::size_t draws = 100000;

template <class T>
Flow<T> build(const ChapterOptions& options) {
  Rng rng(options.seed);
  Flow<T> flow = iaf<T>(2, shape, rng);
  return options.broken == "sign" ? with_wrong_sign(std::move(flow)) : std::move(flow);
}

// A fit by one of the two gradients, and on its way the variance of both.
struct FunnelFit {
  EnergyFit fit;
  Series kl, ordinary, path;
};

// tag: fit
FunnelFit fit_funnel(const std::string& name, EnergyGradient gradient,
                     const ChapterOptions& options) {
  const EnergyFunction<float> funnel = energy<float>("funnel").value;
  FunnelFit result{
      {build<float>(options), {}}, {name, {}, {}}, {"ordinary", {}, {}}, {"path", {}, {}}};
  Flow<float>& flow = result.fit.flow;
  ProgressLine line;
  const auto on_report = [&](const EnergyReport& report) {
    const auto step = static_cast<double>(report.step);
    const auto append = [&](Series& series, double y) {
      series.x.push_back(step), series.y.push_back(y);
    };
    result.fit.reports.push_back(report);
    append(result.kl, report.loss.sum());  // log Z is 0
    for (auto [series, estimate] : {std::pair{&result.ordinary, EnergyGradient::ordinary},
                                    std::pair{&result.path, EnergyGradient::path}})
      append(*series, gradient_variance(flow, funnel, estimate, 30, options.seed));
    line.update(name + " gradient, step " + std::to_string(report.step) + ": " +
                number(report.loss.sum(), 4) + " nats; " + format_duration(report.seconds_left) +
                " to go");
  };
  EnergyTrainer<float>(flow, funnel,
                       {.steps = options.steps,
                        .learning_rate = 5e-3,
                        .gradient = gradient,
                        .seed = options.seed + 1,
                        .threads = 2})
      .run(on_report);
  return result;
}
// end: fit

// tag: worth
// The planted mistake forgets that q is normalised by 2π.
void print_worth(const std::string& name, const Flow<float>& flow, const ChapterOptions& options,
                 Results& results) {
  const double forgotten = options.broken == "constant" ? std::log(2 * std::numbers::pi) : 0;
  const EnergyFunction<float> funnel = energy<float>("funnel").value;
  Worth worth = worth_of(
      flow, [&](Var<float> x) { return funnel(x) + static_cast<float>(forgotten); }, 0, draws,
      options.seed);
  const std::vector<std::string> cells = worth.cells();
  results.print("  " + name, "KL " + cells[0] + ", log Z " + cells[1] + ", " + cells[2] +
                                 " % of the draws effective");
  worth.keep(results, name);
}
// end: worth

void check_gradient_of_bound(FunnelFit& fitted, const ChapterOptions& options, Results& results) {
  Flow<double> flow = build<double>(options);
  copy_parameters(fitted.fit.flow, flow);
  const Array<double> z = Rng(options.seed).normal<double>({32, 2});
  const EnergyFunction<double> funnel = energy<double>("funnel").value;
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) {
        const auto [x, log_det] = flow.bijector().to_data(tape.constant(z));
        return mean(funnel(x) - log_det);
      },
      flow.named_parameters(), {.every_entry_up_to = 100});
  results.print("gradient check", report.sentence());
  results.keep("gradient.compared", report.compared);
  results.keep("gradient.worst_error", report.worst_error);
}

// Densities up to 0.05: the neck's is much higher, and would leave the rest white.
Figure funnel_picture(const Flow<float>& flow, const ChapterOptions& options) {
  Rng rng(options.seed);
  Array<double> exact = rng.normal<double>({1000, 2});
  for (std::size_t i = 0; i < exact.shape(0); ++i) {
    exact(i, 0) *= 3;
    exact(i, 1) *= std::exp(exact(i, 0) / 2);
  }
  Figure figure;
  const auto add = [&](const char* title, const LogDensity& density, const Array<double>& drawn) {
    Grid grid = density_over(density, {-10, 10}, {-10, 10});
    for (double& value : grid.values) value = std::min(value, 0.05);
    figure.density({title, "x1", "x2"}, grid, Array<double>(Shape{0, 2}), drawn);
  };
  add("Neal's funnel, 1000 draws", log_density(energy<double>("funnel").value, 0), exact);
  add("the flow, 1000 draws", log_density(flow), cast<double>(flow.sample(1000, rng)));
  return figure;
}

int inverse_autoregressive(const ChapterOptions& options) {
  choose_blas_kernel();
  Results results;
  compare_directions(1000, 32, options.seed, results);

  FunnelFit path = fit_funnel("path", EnergyGradient::path, options);
  const FunnelFit ordinary = fit_funnel("ordinary", EnergyGradient::ordinary, options);
  std::cout << "Neal's funnel, whose log Z is 0, by an IAF with either gradient\n";
  print_worth("path", path.fit.flow, options, results);
  print_worth("ordinary", ordinary.fit.flow, options, results);
  const double noise = path.ordinary.y.back(), less = path.path.y.back();
  results.print("gradient's variance", scientific(noise) + " ordinary, " + scientific(less) +
                                           " path, at the end of the latter's fit");
  results.keep("variance.ordinary", noise).keep("variance.path", less);
  check_gradient_of_bound(path, options, results);
  Figure modes = compare_divergences(options.seed, results);

  Figure curves;
  curves.lines({"Divergence from the funnel", "step", "KL(q ‖ p), nats"}, {ordinary.kl, path.kl},
               {}, Axes::logarithmic_y);
  curves.lines({"Variance of a draw's gradient", "step", "sum over the weights"},
               {path.ordinary, path.path}, {}, Axes::logarithmic_y);
  results.figure(funnel_picture(path.fit.flow, options).save(options.picture));
  results.figure(curves.save(beside(options.picture, "_gradients")));
  results.figure(modes.save(beside(options.picture, "_modes")));
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
