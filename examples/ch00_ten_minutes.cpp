// Ten minutes to a flow: a density of Old Faithful's eruptions, and three proofs that it is one.
#include "engine/blas.hpp"
#include "engine/gradient_check.hpp"
#include "engine/io/table.hpp"
#include "examples/support/data.hpp"
#include "examples/support/fitting.hpp"
#include "examples/support/plot.hpp"
#include "examples/support/program.hpp"
#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"
#include "examples/support/wrong_sign.hpp"
#include "flows/check_bijector.hpp"
#include "flows/density_model.hpp"
#include "flows/gaussian.hpp"
#include "flows/models.hpp"
#include "flows/quadrature.hpp"

#include <iostream>

using namespace tapeflow;

struct Options {
  std::string broken, picture = "ch00_old_faithful.png", model = "ch00_old_faithful.safetensors";
  std::size_t epochs = 400;
  std::uint64_t seed = 1;
};

const ModelSpec spec{.layers = 6, .hidden = {32, 32}};

// A flow as `spec` says, its couplings whole or with the wrong sign.
template <class T>
Flow<T> flow_for(const Options& options, Rng& rng) {
  Flow<T> flow = build_flow<T>(spec, 2, rng);
  if (options.broken != "sign") return flow;
  auto broken = std::make_unique<WrongSign<T>>(flow.release_bijector());
  return Flow<T>(std::move(broken), std::make_unique<StandardNormal<T>>(2));
}

// tag: gradient-check
// The mean log-probability of 32 rows, differentiated by the tape and by differences, in double.
void check_gradient_of_training(DensityModel<float>& model, const Array<double>& rows,
                                const Options& options) {
  Rng rng(options.seed);
  Flow<double> flow = flow_for<double>(options, rng);
  copy_parameters(model.flow, flow);
  const Array<double> x = cast<double>(model.standardized(row_range(rows, 0, 32)));
  const GradientReport report =
      check_gradient([&](Tape<double>& tape) { return mean(flow.log_prob(tape.constant(x))); },
                     flow.named_parameters(), {.every_entry_up_to = 100});
  std::cout << "gradient check      " << report.sentence() << "\n";
}
// end: gradient-check

// The contract of one coupling layer: twelve clauses, or the sentences of those it breaks.
void check_layer(const Options& options) {
  Rng rng(options.seed);
  std::unique_ptr<Bijector<double>> layer =
      std::make_unique<AffineCoupling<double>>(alternating_split(2), AffineCouplingOptions{}, rng);
  if (options.broken == "sign") layer = std::make_unique<WrongSign<double>>(std::move(layer));
  const auto broken = check_bijector(*layer, rng.normal<double>({5, 2}));
  std::cout << "layer's contract    " << (broken.empty() ? "kept, all 12 clauses" : "broken:")
            << "\n";
  for (const std::string& sentence : broken) std::cout << "  " << sentence << "\n";
}

// The density in the units of the data, with the eruptions over it.
void draw(const DensityModel<float>& model, const Table& table, const Options& options) {
  const Array<double> points = cell_centres<double>({1, 35}, {6, 105}, 300);
  Workers workers(1);
  const std::vector<double> log_p = model.log_prob(points, workers);
  Array<double> p(Shape{300, 300});
  for (std::size_t i = 0; i < p.size(); ++i) p.data()[i] = std::exp(log_p[i]);
  Figure figure;
  figure.density({"Old Faithful", "eruption (minutes)", "waiting (minutes)"},
                 {p, {1, 6}, {35, 105}}, table.values);
  std::cout << "picture             " << figure.save(options.picture).string() << "\n";
}

// tag: experiment
DensityModel<float> fit_flow(const Table& table, const SplitData<double>& data,
                             const Options& options) {
  DensityModel<float> model(spec, table.columns, data.train, options.seed);
  Rng rng(options.seed);
  model.flow = flow_for<float>(options, rng);
  ProgressLine line;
  const FitResult result = fit(
      model, data.train, data.valid, {.epochs = options.epochs, .batch = 64, .seed = options.seed},
      [&line](const EpochReport& report) { line.update(progress_text(report)); });
  line.finish();
  std::cerr << result.epochs << " epochs; the best for validation was epoch " << result.best_epoch
            << "\n";
  return model;
}

void compare_with_gaussian(const DensityModel<float>& model, const SplitData<double>& data) {
  Workers workers(1);
  const std::vector<double> gaussian = Gaussian::fit(data.train).log_prob(data.test);
  const std::vector<double> flow = model.log_prob(data.test, workers);
  const auto print = [](const char* name, const MeanAndError& m) {
    std::cout << name << with_error(m.mean, m.standard_error) << "\n";
  };
  std::cout << "held-out log-likelihood, nats per eruption\n";
  print("  full Gaussian     ", mean_and_error(gaussian));
  print("  flow              ", mean_and_error(flow));
  print("  gain              ", paired_difference(flow, gaussian));
  const double integral = density_grid(model.flow, 500, workers).integral();
  std::cout << "integral of density " << number(integral, 4) << "\n";
}

int ten_minutes(const Options& options) {
  choose_blas_kernel();
  const Table table = read_table(bundled_data("old_faithful.csv"));
  const SplitData<double> data = split_data(table.values, 0.2, 0.2, options.seed);
  std::cout << "Old Faithful: " << data.train.shape()[0] << " eruptions to train on, "
            << data.valid.shape()[0] << " to stop by, " << data.test.shape()[0] << " held out\n";
  DensityModel<float> model = fit_flow(table, data, options);
  compare_with_gaussian(model, data);
  check_gradient_of_training(model, data.test, options);
  check_layer(options);
  draw(model, table, options);
  if (options.broken.empty()) {
    model.save(options.model);
    std::cout << "model               " << options.model << "\n";
  }
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits a Real-NVP to Old Faithful's 272 eruptions and checks that it is a density",
               "ch00_ten_minutes");
  Options options;
  app.add_option("--break", options.broken, "plant a mistake: sign (the log-determinant's)")
      ->check(CLI::IsMember({"sign"}));
  app.add_option("--epochs", options.epochs, "passes over the data, at most")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of the weights and of who is held out")
      ->capture_default_str();
  app.add_option("--picture", options.picture, "where to draw the density")->capture_default_str();
  app.add_option("--model", options.model, "where to save the model")->capture_default_str();
  return run_program(app, argc, argv, [&] { return ten_minutes(options); });
}
