#include "examples/ch09_iaf/funnel_fits.hpp"

#include "examples/support/course/wrong_sign.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/recipes.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

void run(EnergyFit& fit, const std::string& name, EnergyFitOptions options,
         const ChapterOptions& chapter, NoiseCurves* noise) {
  const EnergyFunction<float> funnel = energy<float>("funnel").value;
  options.steps = chapter.steps;
  options.seed = chapter.seed + 1;
  options.threads = 2;
  ProgressLine line;
  EnergyTrainer<float>(fit.flow, funnel, options).run([&](const EnergyReport& report) {
    line.update(name + ", " + progress_text(report));
    fit.reports.push_back(report);
    if (noise) noise->append(report.step, fit.flow, funnel, chapter.seed);
  });
}

// tag: believed
// The energy with which the draws are weighed. The planted mistake "constant" leaves 1 / 2π out of
// q. Then the weight of every draw is too small, as if its energy were higher by ln 2π.
EnergyFunction<float> believed(const ChapterOptions& options) {
  const double forgotten = options.broken == "constant" ? std::log(2 * std::numbers::pi) : 0;
  return [funnel = energy<float>("funnel").value, forgotten](Var<float> x) {
    return funnel(x) + static_cast<float>(forgotten);
  };
}
// end: believed

}  // namespace

// tag: flow
template <class T>
Flow<T> funnel_flow(const ChapterOptions& options) {
  Rng rng(options.seed);
  Flow<T> flow = iaf<T>(2, {.layers = 4, .layer = {.hidden = {32, 32}}}, rng);
  return options.broken == "sign" ? with_wrong_sign(std::move(flow)) : std::move(flow);
}
// end: flow

EnergyFit fit_funnel(const std::string& name, EnergyGradient gradient,
                     const ChapterOptions& options, NoiseCurves* noise) {
  EnergyFit fit{funnel_flow<float>(options), {}};
  run(fit, name + " gradient", {.learning_rate = 5e-3, .gradient = gradient}, options, noise);
  return fit;
}

EnergyFit fit_gaussian(const ChapterOptions& options) {
  EnergyFit fit{Flow<float>(std::make_unique<TriangularLinear<float>>(2),
                            std::make_unique<StandardNormal<float>>(2)),
                {}};
  run(fit, "Gaussian", {.learning_rate = 1e-2, .gradient = EnergyGradient::path}, options, nullptr);
  return fit;
}

void judge(const std::string& name, const Flow<float>& flow, const ChapterOptions& options,
           Results& results) {
  const Worth worth = worth_of(flow, believed(options), 0, judging_draws, options.seed);
  print_worth(name, worth, results);
}

NamedWeights judged(const std::string& name, const Flow<float>& flow,
                    const ChapterOptions& options) {
  Rng rng(options.seed);
  Workers workers(2);
  return {name, log_importance_weights(flow, believed(options), judging_draws, rng, workers)};
}

// tag: own-draws
void compare_own_densities(const Flow<float>& flow, std::uint64_t seed, Results& results) {
  Rng rng(seed);
  Tape<float> tape({.record = false});
  const Var<float> z = tape.constant(flow.base().sample(1000, rng));
  const auto [x, log_det] = flow.bijector().to_data(z);
  const Var<float> on_the_way_out = flow.base().log_prob(z) - log_det;
  const auto difference = static_cast<double>(max(abs(on_the_way_out - flow.log_prob(x))).item());
  results.print("own draws", "log q on the way out, and again by to_latent: they differ by " +
                                 scientific(difference));
  results.keep("own_draws.difference", difference);
}
// end: own-draws

template Flow<float> funnel_flow(const ChapterOptions&);
template Flow<double> funnel_flow(const ChapterOptions&);

}  // namespace tapeflow
