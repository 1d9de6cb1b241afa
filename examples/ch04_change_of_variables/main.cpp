// Change of variables: areas as determinants, densities under maps, and a Gaussian as a flow.
#include "engine/io/table.hpp"
#include "examples/ch04_change_of_variables/areas.hpp"
#include "examples/ch04_change_of_variables/full_affine.hpp"
#include "examples/ch04_change_of_variables/gaussian_flow.hpp"
#include "examples/ch04_change_of_variables/known_flows.hpp"
#include "examples/ch04_change_of_variables/line_layers.hpp"
#include "examples/ch04_change_of_variables/map_pictures.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/elementwise/standardize.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

std::unique_ptr<FullAffine> affine_layer(const ChapterOptions& options) {
  if (options.broken == "abs") return std::make_unique<WithoutBars>();
  if (options.broken == "summed") return std::make_unique<SummedOverBatch>();
  if (options.broken == "transpose") return std::make_unique<Untransposed>();
  return std::make_unique<FullAffine>();
}

// tag: gaussian
// The best Gaussian of the eruptions: by its formula, by Cholesky, and by training a flow.
void compare_with_gaussian(const Array<double>& rows, const ChapterOptions& options,
                           Results& results) {
  Flow<double> flow(affine_layer(options), std::make_unique<StandardNormal<double>>(2));
  const auto standardize = Standardize<double>::from_data(rows);
  const double best = closed_form(rows), triangular = mean_log_prob(cholesky_flow(rows), rows),
               reached = fit_affine(flow, standardize, rows, options);
  std::cout << "Old Faithful, mean ln p in nats per eruption\n";
  results.print("  -½ ln|2πe Σ|", "closed_form", best, 9);
  results.print("  triangular flow", "triangular", triangular, 9);
  results.print("  affine flow", "flow", reached, 9);
  results.print("  gap", "gap", best - reached, 9);
  print_scores(flow, standardize, rows, options, results);
  results.print("  formula, in hours", "in_hours", closed_form(rows / 60), 9);
}
// end: gaussian

// tag: checks
void check(const ChapterOptions& options, Results& results) {
  Flow<double> flow(affine_layer(options), std::make_unique<StandardNormal<double>>(2));
  Rng rng(options.seed);
  const Array<double> x = check_gradient_of_flow(flow, rng, results);
  const auto layer = affine_layer(options);
  print_contract(check_bijector(*layer, x), results);
}
// end: checks

// tag: experiment
int change_of_variables(const ChapterOptions& options) {
  Results results;
  const Chain<double> map = bent_map(options.seed);
  compare_areas(map, results);
  compare_chain(map, results);
  compare_slopes(results);
  print_ends_of_interval(results);
  const std::vector<KnownFlow> known = known_flows();
  compare_with_formulas(known, options.seed, results);
  const Array<double> rows = read_table(bundled_data("old_faithful.csv")).values;
  compare_with_gaussian(rows, options, results);
  check(options, results);

  const auto draw = [&](const Figure& figure, const std::string& suffix) {
    results.figure(figure.save(suffix.empty() ? options.picture : beside(options.picture, suffix)));
  };
  draw(warped_plane(map), "");
  draw(square_to_normal(), "_box_muller");
  draw(normal_behind_layers(options.seed), "_layers");
  draw(histograms(known, options.seed), "_line");
  draw(eruptions_and_latents(cholesky_flow(rows), rows), "_gaussian");
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Compares determinants with areas, and an affine flow with the best Gaussian",
               "ch04_change_of_variables");
  ChapterOptions options{.epochs = 3000, .picture = "ch04_warped_grid.png"};
  add_chapter_options(
      app, options,
      {{"abs", "ln det W in place of ln|det W|"},
       {"summed", "every row gets the log-determinants of the whole batch"},
       {"transpose", "the adjoint of ln|det W| is the inverse of W without its transpose"},
       {"units", "the log-determinant of standardising the columns is left out"}});
  return run_program(app, argc, argv, [&] { return change_of_variables(options); });
}
