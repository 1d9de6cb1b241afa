#include "examples/ch15_three_models/plane_bench.hpp"

#include "engine/workers.hpp"
#include "examples/ch15_three_models/kernel_distance.hpp"
#include "examples/ch15_three_models/modes.hpp"
#include "examples/ch15_three_models/neighbours.hpp"
#include "examples/support/terminal/progress.hpp"

#include <algorithm>
#include <mutex>

namespace tapeflow {
namespace {

constexpr std::size_t seeds = 5, training_rows = 10000, judged = 2500, moments = 30;
constexpr std::size_t neighbours = 5;
constexpr double kernel_width = 0.5;

BenchData draw_rows(const RoundMixture& truth, std::uint64_t seed) {
  Rng rng(seed);
  const Array<double> train = truth.sample(training_rows, rng);
  return {cast<float>(train), truth.sample(500, rng), truth.sample(judged, rng)};
}

// tag: scores
// Everything that samples alone can tell.
void score_samples(PlaneFit& fit, const RoundMixture& truth, const BenchData& data,
                   const std::string& broken) {
  const OwnRow own = broken == "itself" ? OwnRow::counted : OwnRow::left_out;
  const Modes modes = count_modes(fit.samples, truth);
  if (truth.modes > 0) {
    fit.scores.modes = static_cast<double>(modes.hit);
    fit.scores.near = 100 * modes.near;
  }
  fit.scores.mmd = 1000 * mmd_squared(fit.samples, truth, kernel_width);
  const auto [density, coverage] = density_and_coverage(data.test, fit.samples, neighbours, own);
  fit.scores.density = density;
  fit.scores.coverage = coverage;
  const Array<double> train = cast<double>(row_range(data.train.rows.x, 0, judged));
  fit.scores.training = 100 * nearer_to_training(fit.samples, train, data.test);
}
// end: scores

void watch(PlaneFit& fit, const StandardizedModel& model, const RoundMixture& truth,
           std::size_t step) {
  Rng rng(step);
  const Modes modes = count_modes(model.sample(judged, rng), truth);
  fit.steps.push_back(static_cast<double>(step));
  fit.modes.push_back(static_cast<double>(modes.hit));
  fit.near.push_back(100 * modes.near);
}

void score_model(PlaneFit& fit, const StandardizedModel& model, const RoundMixture& truth,
                 const BenchData& data) {
  Rng rng(fit.seed + 1000);
  const double start = thread_seconds();
  fit.samples = model.sample(judged, rng);
  fit.scores.milliseconds = 1000 * (thread_seconds() - start) / judged;
  // tag: above
  const std::vector<double> log_q = model.log_prob(data.test, rng);
  if (!log_q.empty())
    fit.scores.likelihood = paired_difference(truth.log_prob(data.test), log_q).mean;
  // end: above
}

void fit_and_score(PlaneFit& fit, const RoundMixture& truth, const ChapterOptions& options,
                   const std::function<void()>& on_step) {
  const BenchData data = draw_rows(truth, fit.seed);
  const GeneratorLoss loss =
      options.broken == "saturating" ? GeneratorLoss::saturating : GeneratorLoss::non_saturating;
  const bool grid = truth.modes == 25;
  const std::size_t steps = grid ? options.steps : (options.steps + 2) / 3;
  const std::size_t every = std::max<std::size_t>(1, steps / moments);
  StandardizedModel model(bench_model(fit.model, plane_sizes(), loss, fit.seed), data);
  fit.scores.seconds =
      fit_bench(model, data, {.steps = steps, .seed = fit.seed}, [&](std::size_t step) {
        if (grid && step % every == 0) watch(fit, model, truth, step);
        on_step();
      });
  score_model(fit, model, truth, data);
  score_samples(fit, truth, data, options.broken);
}

void score_truth(PlaneFit& fit, const RoundMixture& truth, const ChapterOptions& options) {
  Rng rng(fit.seed + 2000);
  fit.samples = truth.sample(judged, rng);
  score_samples(fit, truth, draw_rows(truth, fit.seed), options.broken);
}

}  // namespace

std::vector<PlaneFit> fit_plane(const ChapterOptions& options) {
  std::vector<RoundMixture> truths = plane_truths();
  if (!options.broken.empty()) truths.resize(1);
  std::vector<PlaneFit> fits;
  for (const RoundMixture& truth : truths)
    for (std::size_t seed = 0; seed < seeds; ++seed)
      for (const char* model : {"truth", "flow", "VAE", "GAN"})
        fits.push_back({truth.name, model, options.seed + seed, {}, {}, {}, {}, {}});
  const std::size_t trained =
      3 * seeds * (options.steps + (truths.size() - 1) * ((options.steps + 2) / 3));
  std::size_t step = 0;
  std::mutex mutex;
  ProgressLine line;
  Workers(2).run(fits.size(), [&](std::size_t k) {
    const RoundMixture& truth = truths[k / (4 * seeds)];
    if (fits[k].model == "truth") return score_truth(fits[k], truth, options);
    fit_and_score(fits[k], truth, options, [&] {
      const std::lock_guard lock(mutex);
      line.update("plane, step " + std::to_string(++step) + " of " + std::to_string(trained));
    });
  });
  return fits;
}

}  // namespace tapeflow
