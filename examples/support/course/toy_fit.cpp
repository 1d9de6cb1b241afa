#include "examples/support/course/toy_fit.hpp"

#include "examples/support/course/fitting.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace tapeflow {
namespace {

constexpr std::size_t drawn_samples = 4000;

SplitData<double> draw_rows(const ToyDensity& truth, std::size_t rows, std::uint64_t seed) {
  Rng rng(seed);
  return {truth.sample(rows, rng), truth.sample(5000, rng), truth.sample(20000, rng)};
}

}  // namespace

ToyFit::ToyFit(const std::string& density, Flow<float> flow, std::uint64_t seed, std::string of_fit,
               std::size_t rows)
    : name(std::move(of_fit)),
      truth(toy_density(density)),
      data(draw_rows(truth, rows, seed)),
      model({.model = "linear", .preprocessing = Preprocessing::standardize}, {"x1", "x2"},
            data.train, seed) {
  model = std::move(model).with_flow([&flow](const Flow<float>&) { return std::move(flow); });
  curve.name = truth.name;
}

// tag: fit
void ToyFit::train(std::size_t epochs, std::uint64_t seed, const Watch& watch) {
  const double best = mean_and_error(truth.log_prob(data.valid)).mean;
  ProgressLine line;
  const auto on_epoch = [&](const EpochReport& report) {
    line.update(truth.name + ", " + progress_text(report));
    curve.x.push_back(static_cast<double>(report.epoch));
    curve.y.push_back(best - report.valid_log_likelihood);
    if (watch) watch(report, model);
  };
  const FitOptions options{.epochs = epochs,
                           .batch = batch,
                           .learning_rate = 3e-3,
                           .schedule = RateSchedule::cosine,
                           .patience = epochs,
                           .seed = seed,
                           .threads = 2};
  fit(model, data.train, data.valid, options, on_epoch);
}
// end: fit

LogDensity ToyFit::log_prob() const {
  return [this](const Array<double>& rows) {
    Workers workers(2);
    return model.log_prob(rows, workers);
  };
}

double ToyFit::entropy() const {
  return -density_grid(truth.log_prob, truth.bounds, 320).mean_log_density();
}

MeanAndError below_truth(const ToyFit& fit, const std::vector<double>& log_p) {
  return paired_difference(fit.truth.log_prob(row_range(fit.data.test, 0, log_p.size())), log_p);
}

void print_scores(const std::vector<ToyScore>& scores, Results& results) {
  TextTable table({"held-out rows, nats", "entropy", "-log p of flow", "above truth"});
  for (const auto& [name, key, fit, log_p] : scores) {
    const double entropy = fit->entropy();
    const auto [mean, error] = mean_and_error(log_p);
    const MeanAndError above = below_truth(*fit, log_p);
    table.row({name, number(entropy, 4), with_error(-mean, error),
               with_error(above.mean, above.standard_error)});
    results.keep(key + ".entropy", entropy).keep(key + ".flow", -mean);
    results.keep(key + ".above", above.mean);
  }
  std::cout << table;
}

ToyFit::Watch filmed(Animation& film, std::size_t epochs, const PlaneView& view) {
  const std::size_t stride = std::max<std::size_t>(1, epochs / 16);
  return [&film, view, stride](const EpochReport& report, const DensityModel<float>& model) {
    if (report.epoch > 8 && report.epoch % stride != 0) return;
    Workers workers(2);
    const auto log_p = [&](const Array<double>& x) { return model.log_prob(x, workers); };
    film.frame("epoch " + std::to_string(report.epoch), density_in(log_p, view));
  };
}

Grid density_in(const LogDensity& log_prob, const PlaneView& view) {
  return density_over(log_prob, view.x, view.y, 160);
}

Figure truths_and_flows(const std::vector<ToyFit>& fits, const PlaneView& view) {
  Figure figure(4);
  for (const ToyFit& fit : fits) {
    Rng rng(1);
    const Grid truth = density_in(fit.truth.log_prob, view);
    Grid flow = density_in(fit.log_prob(), view), powers = flow;
    const double peak = *std::max_element(truth.values.begin(), truth.values.end());
    for (double& p : flow.values) p = std::min(p, peak);
    for (double& p : powers.values) p = std::max(0., std::log10(p) + 4);
    const auto labels = [&](const std::string& title) {
      return Labels{title, view.x_label, view.y_label};
    };
    figure.density(labels(fit.truth.name), truth);
    figure.density(labels(fit.name), flow);
    figure.points(labels(std::to_string(drawn_samples) + " samples of it"), view.x, view.y,
                  fit.model.sample(drawn_samples, rng), std::vector<std::size_t>(drawn_samples, 0));
    figure.density(labels("its log10 p, from -4 on"), powers);
  }
  return figure;
}

}  // namespace tapeflow
