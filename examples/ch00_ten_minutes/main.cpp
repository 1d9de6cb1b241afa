// Ten minutes to a flow: a fit to Old Faithful's eruptions, and three checks that it is a density.
#include "engine/io/table.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/wrong_sign.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/quadrature.hpp"
#include "flows/recipes.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: settings
const ModelSettings settings{
    .layers = 6, .hidden = {32, 32}, .preprocessing = Preprocessing::standardize};
// end: settings

// log p of eruptions in minutes. The planted mistake "units" leaves out the log-determinant of
// standardising the columns.
LogDensity scorer(const DensityModel<float>& model, const ChapterOptions& options) {
  return [&model, &options](const Array<double>& rows) {
    Workers workers(1);
    if (options.broken == "units") return model.flow().log_prob(model.prepared(rows), workers);
    return model.log_prob(rows, workers);
  };
}

// The mean log-probability of 32 rows, differentiated by the tape and by differences, in double.
void check_gradient_of_training(DensityModel<float>& model, const Array<double>& rows,
                                const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  Flow<double> flow = build_flow<double>(settings, 2, rng);
  if (options.broken == "sign") flow = with_wrong_sign(std::move(flow));
  copy_parameters(model.flow(), flow);
  const Array<double> x = cast<double>(model.prepared(row_range(rows, 0, 32)));
  // tag: gradient-check
  const auto mean_log_p = [&](Tape<double>& tape) { return mean(flow.log_prob(tape.constant(x))); };
  print_gradient_check(
      check_gradient(mean_log_p, flow.named_parameters(), {.every_entry_up_to = 100}), results);
  // end: gradient-check
}

// tag: contract
// Checks the contract of one coupling layer, and prints that all twelve clauses hold or a sentence
// for each broken one.
void check_layer(const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  std::unique_ptr<Bijector<double>> layer =
      std::make_unique<AffineCoupling<double>>(alternating_split(2), AffineCouplingOptions{}, rng);
  if (options.broken == "sign") layer = std::make_unique<WrongSign<double>>(std::move(layer));
  print_contract(check_bijector(*layer, rng.normal<double>({5, 2})), results);
}
// end: contract

// Two figures of the fitted model: the density with the eruptions and with as many samples, and the
// eruptions before and after the flow.
void draw(const DensityModel<float>& model, const LogDensity& log_prob, const Array<double>& rows,
          const ChapterOptions& options, Results& results) {
  const PlaneView view{"eruption (minutes)", "waiting (minutes)", {1, 6}, {35, 105}};
  Rng rng(options.seed);
  results.figure(data_and_samples(log_prob, view, "eruptions", rows, model.sample(272, rng))
                     .save(options.picture));
  results.figure(data_and_latent(log_prob, view, "eruptions", rows, model)
                     .save(beside(options.picture, "_latent")));
}

// The third figure: the log-likelihood during training, with that of the Gaussian.
void draw_training(const LearningCurve& curve, const SplitData<double>& data,
                   const ChapterOptions& options, Results& results) {
  if (curve.epoch.empty()) return;
  const double gaussian = mean_and_error(Gaussian::fit(data.train).log_prob(data.valid)).mean;
  const std::vector<double> ends{curve.epoch.front(), curve.epoch.back()};
  Figure figure;
  figure.lines({"Training", "epoch", "log-likelihood (nats per eruption)"},
               {{"164 training rows", curve.epoch, curve.train},
                {"54 validation rows", curve.epoch, curve.valid},
                {"Gaussian, validation rows", ends, {gaussian, gaussian}, Stroke::guide}});
  results.figure(figure.save(beside(options.picture, "_training")));
}

int ten_minutes(const ChapterOptions& options) {
  Results results;
  const Table table = read_table(bundled_data("old_faithful.csv"));
  const SplitData<double> data = split_data(table.values, 0.2, 0.2, options.seed);
  std::cout << "Old Faithful: " << data.train.shape(0) << " eruptions to train on, "
            << data.valid.shape(0) << " for validation, " << data.test.shape(0) << " held out\n";

  // tag: experiment
  DensityModel<float> model(settings, table.columns, data.train, options.seed);
  if (options.broken == "sign") model = std::move(model).with_flow(with_wrong_sign<float>);
  const LearningCurve curve = fit_with_progress(
      model, data, {.epochs = options.epochs, .batch = 64, .seed = options.seed}, results);

  const LogDensity log_prob = scorer(model, options);
  compare_with_gaussian(log_prob, data, "eruption", results);
  results.print("integral of density", "integral",
                density_grid(log_prob, bounds_of(model), 500).integral(), 4);
  check_gradient_of_training(model, data.test, options, results);
  check_layer(options, results);
  // end: experiment

  draw(model, log_prob, table.values, options, results);
  draw_training(curve, data, options, results);
  if (options.broken.empty()) {
    model.save(options.model);
    results.print("model", options.model).keep("model", options.model);
  }
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Fits a Real-NVP to Old Faithful's 272 eruptions and checks that it is a density",
               "ch00_ten_minutes");
  ChapterOptions options{
      .epochs = 400, .picture = "ch00_old_faithful.png", .model = "ch00_old_faithful.safetensors"};
  add_chapter_options(app, options,
                      {{"sign", "all log-determinants have the wrong sign"},
                       {"units", "the log-determinant of standardising the columns is left out"}});
  return run_program(app, argc, argv, [&] { return ten_minutes(options); });
}
