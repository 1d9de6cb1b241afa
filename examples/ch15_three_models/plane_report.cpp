// The tables and pictures of plane_bench.hpp.
#include "examples/ch15_three_models/modes.hpp"
#include "examples/ch15_three_models/neighbours.hpp"
#include "examples/ch15_three_models/plane_bench.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <map>

namespace tapeflow {
namespace {

const std::vector<std::string> rows_of_table = {"truth", "flow", "VAE", "GAN"};

std::string key_of(const std::string& truth) {
  static const std::map<std::string, std::string> keys{
      {"25 Gaussians", "grid"}, {"8gaussians", "eight"}, {"moons", "moons"}, {"rings", "rings"}};
  return keys.at(truth);
}

std::vector<const PlaneFit*> select(const std::vector<PlaneFit>& fits, const std::string& truth,
                                    const std::string& model) {
  std::vector<const PlaneFit*> found;
  for (const PlaneFit& fit : fits)
    if (fit.truth == truth && fit.model == model) found.push_back(&fit);
  return found;
}

std::vector<NamedScores> scores_on(const std::vector<PlaneFit>& fits, const std::string& truth) {
  std::vector<NamedScores> rows;
  for (const std::string& model : rows_of_table) {
    rows.push_back({model, key_of(truth) + "." + model, {}});
    for (const PlaneFit* fit : select(fits, truth, model))
      rows.back().of_seeds.push_back(fit->scores);
  }
  return rows;
}

// tag: expected-scores
Scores expected_on(const RoundMixture& truth, std::size_t samples) {
  Scores expected{.likelihood = 0, .mmd = 0, .density = 1, .training = 50};
  expected.coverage = expected_coverage(samples, samples, 5);
  if (truth.modes == 0) return expected;
  expected.modes = static_cast<double>(truth.modes);
  expected.near = 100 * expected_near();
  return expected;
}
// end: expected-scores

void keep_grid(const std::vector<NamedScores>& rows, const Scores& expected, Results& results) {
  results.keep("coverage_check", over_seeds(rows[0], &Scores::coverage).mean)
      .keep("density_check", over_seeds(rows[0], &Scores::density).mean)
      .keep("coverage_expected", expected.coverage)
      .keep("near_expected", expected.near)
      .keep("flow_modes", over_seeds(rows[1], &Scores::modes).mean)
      .keep("vae_modes", over_seeds(rows[2], &Scores::modes).mean)
      .keep("gan_modes", over_seeds(rows[3], &Scores::modes).mean);
}

// The mean over the seeds at each moment.
Series mean_curve(const std::vector<const PlaneFit*>& fits,
                  std::vector<double> PlaneFit::*numbers) {
  Series curve{fits[0]->model, fits[0]->steps, std::vector<double>(fits[0]->steps.size(), 0)};
  for (const PlaneFit* fit : fits)
    for (std::size_t i = 0; i < curve.y.size(); ++i)
      curve.y[i] += (fit->*numbers)[i] / static_cast<double>(fits.size());
  return curve;
}

}  // namespace

void print_plane(const std::vector<PlaneFit>& fits, Results& results) {
  for (const RoundMixture& truth : plane_truths()) {
    const std::vector<NamedScores> rows = scores_on(fits, truth.name);
    if (rows[0].of_seeds.empty()) continue;
    const Scores expected = expected_on(truth, fits[0].samples.shape(0));
    const double entropy = truth.entropy();
    results.print(truth.name, "entropy " + number(entropy, 6) + " nats");
    results.keep(key_of(truth.name) + ".entropy", entropy);
    print_scores("5 seeds", "nats above", rows, expected, results);
    if (truth.modes != 25) continue;
    keep_grid(rows, expected, results);
    print_times("25 Gaussians", rows, results);
  }
}

Figure samples_of_plane(const std::vector<PlaneFit>& fits) {
  Figure figure(rows_of_table.size());
  for (const RoundMixture& truth : plane_truths()) {
    const AxisRange range{truth.bounds.low[0], truth.bounds.high[0]};
    for (const std::string& model : rows_of_table) {
      const std::vector<const PlaneFit*> found = select(fits, truth.name, model);
      if (found.empty()) continue;
      const Array<double>& x = found[0]->samples;
      figure.points({model == "truth" ? truth.name : model, "x1", "x2"}, range, range, x,
                    std::vector<std::size_t>(x.shape(0), 0));
    }
  }
  return figure;
}

Figure training_on_grid(const std::vector<PlaneFit>& fits) {
  std::vector<Series> modes, near;
  for (const std::string& model : bench_models) {
    const std::vector<const PlaneFit*> found = select(fits, fits[0].truth, model);
    modes.push_back(mean_curve(found, &PlaneFit::modes));
    near.push_back(mean_curve(found, &PlaneFit::near));
  }
  const double last = modes[0].x.back();
  modes.push_back({"truth", {0, last}, {25, 25}, Stroke::guide});
  near.push_back(
      {"truth", {0, last}, {100 * expected_near(), 100 * expected_near()}, Stroke::guide});
  Figure figure;
  figure.lines({"Modes hit by 2500 samples", "step", "modes of 25"}, modes);
  figure.lines({"Samples within three deviations", "step", "% of the samples"}, near);
  return figure;
}

}  // namespace tapeflow
