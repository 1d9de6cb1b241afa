// Change of variables: areas as determinants, densities under maps, and a Gaussian as a flow.
#include "engine/blas.hpp"
#include "engine/io/table.hpp"
#include "engine/optimizer.hpp"
#include "engine/schedule.hpp"
#include "examples/support/box_muller.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/checks.hpp"
#include "examples/support/data.hpp"
#include "examples/support/flow_pictures.hpp"
#include "examples/support/full_affine.hpp"
#include "examples/support/known_flows.hpp"
#include "examples/support/map_pictures.hpp"
#include "examples/support/table.hpp"
#include "flows/check_bijector.hpp"
#include "flows/standardize.hpp"

#include <numbers>

using namespace tapeflow;

// tag: areas
// What a map makes of the area of a square around a point, measured on its outline.
double area_ratio(const PlaneMap& map, double x, double y, double side) {
  const double half = side / 2;
  const Cells square =
      box_cells({x - half, x + half}, {y - half, y + half}, filled<double>({1, 1}, 0), 32);
  return area(mapped(square, map), 0, 0) / area(square, 0, 0);
}

void compare_areas(const Bijector<double>& map, Results& results) {
  std::cout << "area of a square after a map / before\n";
  TextTable table({"x1", "x2", "|det J|", "side 0.5", "side 0.05", "side 0.005"});
  double worst = 0;
  for (const auto& [x, y] : {std::pair{-1., -1.}, std::pair{0., 1.}, std::pair{1., -0.5}}) {
    const double det = std::exp(log_det_to_latent(map, Array<double>{{x, y}, {x, y}})[0]);
    std::vector<std::string> row{number(x, 1), number(y, 1), number(det, 5)};
    for (double side : {0.5, 0.05, 0.005}) {
      const double ratio = area_ratio(to_latent_of(map), x, y, side);
      row.push_back(number(ratio, 5));
      if (side == 0.005) worst = std::max(worst, std::abs(ratio / det - 1));
    }
    table.row(row);
  }
  std::cout << table;
  results.keep("areas.worst_error", worst);
}
// end: areas

// tag: affine-flow
// ln p of rows in their own units: the flow sees them standardised, which is a map too.
Var<double> log_prob(const Flow<double>& flow, const Bijector<double>& standardize, Var<double> x,
                     const ChapterOptions& options) {
  const Transformed<double> standard = standardize.to_latent(x);
  const Var<double> log_p = flow.log_prob(standard.value);
  return options.broken == "units" ? log_p : log_p + standard.log_det;
}

// Maximum likelihood by Adam on all rows at once: the mean ln p that it reaches.
double fit(Flow<double>& flow, const Array<double>& rows, const ChapterOptions& options) {
  const auto standardize = Standardize<double>::from_data(rows);
  const Schedule schedule = cosine(options.epochs);
  Adam<double> adam(flow.trainable_parameters(), {});
  Tape<double> tape;
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    tape.clear();
    tape.backward(-mean(log_prob(flow, standardize, tape.constant(rows), options)));
    adam.learning_rate = 0.05 * schedule(epoch);
    adam.step();
  }
  tape.clear();
  return mean(log_prob(flow, standardize, tape.constant(rows), options)).item();
}

// -½ ln|2πe Σ|, Σ the covariance of the rows: what the best of all Gaussians reaches.
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

void draw(const Bijector<double>& map, const std::vector<KnownFlow>& known,
          const ChapterOptions& options, Results& results) {
  const Cells plane = box_cells({-2, 2}, {-2, 2}, filled<double>({16, 16}, 0), 8);
  const Figure warped = before_and_after({"before: x", "x1", "x2"}, {"after: z", "z1", "z2"}, plane,
                                         to_latent_of(map));
  results.figure(warped.save(options.picture));
  const Cells square = box_cells({1e-3, 1}, {0, 1}, filled<double>({24, 12}, 0), 12);
  const Figure normal = before_and_after({"a square of uniform numbers", "u1", "u2"},
                                         {"Box and Muller's normal numbers", "z1", "z2"}, square,
                                         to_latent_of(BoxMuller()));
  results.figure(normal.save(beside(options.picture, "_box_muller")));
  Figure line;
  for (const KnownFlow& flow : known) add_histogram(line, flow, options.seed);
  results.figure(line.save(beside(options.picture, "_line")));
}

int change_of_variables(const ChapterOptions& options) {
  choose_blas_kernel();
  Results results;
  const Chain<double> map = bent_map(options.seed);
  compare_areas(map, results);

  const std::vector<KnownFlow> known = known_flows();
  TextTable densities({"flow", "its density", "largest error of ln p"});
  for (const KnownFlow& flow : known) {
    const double worst = worst_difference(flow, options.seed);
    densities.row({flow.name, flow.density, scientific(worst)});
    results.keep("known." + flow.density, worst);
  }
  std::cout << densities;

  const Array<double> rows = read_table(bundled_data("old_faithful.csv")).values;
  Flow<double> flow(affine_layer(options), std::make_unique<StandardNormal<double>>(2));
  const double best = closed_form(rows), reached = fit(flow, rows, options);
  std::cout << "Old Faithful, mean ln p in nats per eruption\n";
  results.print("  -½ ln|2πe Σ|", "closed_form", best, 9);
  results.print("  affine flow", "flow", reached, 9);
  results.keep("gap", best - reached).print("  gap", scientific(best - reached));

  check(options, results);
  draw(map, known, options, results);
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Holds determinants against areas, and an affine flow against the best Gaussian",
               "ch04_change_of_variables");
  ChapterOptions options{.epochs = 3000, .picture = "ch04_warped_grid.png"};
  add_chapter_options(app, options, {"abs", "units"});
  return run_program(app, argc, argv, [&] { return change_of_variables(options); });
}
