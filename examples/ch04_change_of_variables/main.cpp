// Change of variables: areas as determinants, densities under maps, and a Gaussian as a flow.
#include "engine/io/table.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "examples/ch04_change_of_variables/areas.hpp"
#include "examples/ch04_change_of_variables/full_affine.hpp"
#include "examples/ch04_change_of_variables/known_flows.hpp"
#include "examples/ch04_change_of_variables/map_pictures.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/elementwise/standardize.hpp"

#include <numbers>

using namespace tapeflow;

// tag: affine-flow
// ln p of rows in their own units. The flow sees standardised rows; standardising is a map too, so
// its log-determinant belongs to ln p. The planted mistake "units" leaves it out.
Var<double> log_prob(const Flow<double>& flow, const Bijector<double>& standardize, Var<double> x,
                     const ChapterOptions& options) {
  const Transformed<double> standard = standardize.to_latent(x);
  const Var<double> log_p = flow.log_prob(standard.value);
  return options.broken == "units" ? log_p : log_p + standard.log_det;
}

// Fits the flow by maximum likelihood, with Adam on all rows at once. Returns the mean ln p at the
// end.
double fit(Flow<double>& flow, const Array<double>& rows, const ChapterOptions& options) {
  const auto standardize = Standardize<double>::from_data(rows);
  const Schedule schedule = cosine(options.epochs);
  Adam<double> adam(flow.trainable_parameters(), {});
  Tape<double> tape;
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    tape.clear();
    tape.backward(-mean(log_prob(flow, standardize, tape.constant(rows), options)));
    adam.set_learning_rate(0.05 * schedule(epoch));
    adam.step();
  }
  tape.clear();
  return mean(log_prob(flow, standardize, tape.constant(rows), options)).item();
}

// The mean ln p of the best Gaussian, -½ ln|2πe Σ|, where Σ is the covariance of the rows.
double closed_form(const Array<double>& rows) {
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(rows), centred = x - mean(x, {0});
  const Var<double> sum_of_squares = matmul(transpose(centred), centred);
  const double factor = 2 * std::numbers::pi * std::numbers::e / static_cast<double>(x.extent(0));
  return -0.5 * slogdet(sum_of_squares * factor).log_abs.item();
}
// end: affine-flow

std::unique_ptr<FullAffine> affine_layer(const ChapterOptions& options) {
  if (options.broken == "abs") return std::make_unique<WithoutBars>();
  return std::make_unique<FullAffine>();
}

// tag: checks
void check(const ChapterOptions& options, Results& results) {
  const auto layer = affine_layer(options);
  const Array<double> x = Rng(options.seed).normal<double>({5, 2});
  const auto log_det = [&](Tape<double>& tape) {
    return layer->to_latent(tape.constant(x)).log_det;
  };
  print_gradient_check(check_gradient(log_det, layer->named_parameters()), results);
  print_contract(check_bijector(*layer, x), results);
}
// end: checks

// tag: experiment
int change_of_variables(const ChapterOptions& options) {
  Results results;
  const Chain<double> map = bent_map(options.seed);
  compare_areas(map, results);

  const std::vector<KnownFlow> known = known_flows();
  compare_with_formulas(known, options.seed, results);

  const Array<double> rows = read_table(bundled_data("old_faithful.csv")).values;
  Flow<double> flow(affine_layer(options), std::make_unique<StandardNormal<double>>(2));
  const double best = closed_form(rows), reached = fit(flow, rows, options);
  std::cout << "Old Faithful, mean ln p in nats per eruption\n";
  results.print("  -½ ln|2πe Σ|", "closed_form", best, 9);
  results.print("  affine flow", "flow", reached, 9);
  results.keep("gap", best - reached).print("  gap", scientific(best - reached));

  check(options, results);
  results.figure(warped_plane(map).save(options.picture));
  results.figure(square_to_normal().save(beside(options.picture, "_box_muller")));
  results.figure(histograms(known, options.seed).save(beside(options.picture, "_line")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Compares determinants with areas, and an affine flow with the best Gaussian",
               "ch04_change_of_variables");
  ChapterOptions options{.epochs = 3000, .picture = "ch04_warped_grid.png"};
  add_chapter_options(app, options, {"abs", "units"});
  return run_program(app, argc, argv, [&] { return change_of_variables(options); });
}
