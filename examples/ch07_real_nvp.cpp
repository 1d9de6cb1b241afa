// Real-NVP on densities of known entropy: how near it comes, how it bends the plane.
#include "engine/blas.hpp"
#include "examples/support/animation.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/checks.hpp"
#include "examples/support/toy_fit.hpp"
#include "flows/chain.hpp"
#include "flows/gaussian.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

const PlaneView view{"x1", "x2", {-4.4, 4.4}, {-4.4, 4.4}};

const AffineCouplingOptions coupling{
    .hidden = {64, 64}, .activation = Activation::relu, .nets = CouplingNets::joint};

// tag: same-half
// A planted mistake: every layer moves the same column, and the other leaves as it came.
Flow<float> always_the_same_half(Rng& rng) {
  auto chain = std::make_unique<Chain<float>>();
  for (int i = 0; i < 12; ++i)
    chain->append<AffineCoupling<float>>(alternating_split(2), coupling, rng);
  return Flow<float>(std::move(chain), std::make_unique<StandardNormal<float>>(2));
}
// end: same-half

ToyFit fitted(const std::string& density, Normalization normalization,
              const ChapterOptions& options, const ToyFit::Watch& watch = {}) {
  Rng rng(options.seed);
  ToyFit fit(density, real_nvp<float>(2, {12, coupling, normalization}, rng), options.seed);
  if (options.broken == "half") fit.model.flow = always_the_same_half(rng);
  fit.train(options.epochs, options.seed, watch);
  return fit;
}

// tag: batch-statistics
// Another: the rows are scored eight at a time with their own mean and variance, as in training.
std::vector<double> score_by_batch(const DensityModel<float>& model, const Array<double>& rows) {
  std::vector<double> log_p;
  Tape<float> tape({.record = false});
  for (std::size_t first = 0; first + 8 <= rows.shape(0); first += 8, tape.clear()) {
    const Rows<float> eight = model.prepared(Rows<double>{row_range(rows, first, 8)});
    const Array<float> p = model.flow.log_prob_in_training(tape.constant(eight.x)).value();
    for (std::size_t i = 0; i < 8; ++i) log_p.push_back(p(i) + eight.log_det[i]);
  }
  return log_p;
}
// end: batch-statistics

// The first held-out row beside seven others, and beside another seven.
void score_in_two_batches(const ToyFit& fit, Results& results) {
  const auto beside_seven_from = [&](std::size_t first) {
    std::vector<std::size_t> rows = {0};
    for (std::size_t i = first; i < first + 7; ++i) rows.push_back(i);
    return score_by_batch(fit.model, select_rows(fit.data.test, rows))[0];
  };
  results.print("ln p of one row", "one_row.first", beside_seven_from(1), 3);
  results.print("  in another batch", "one_row.second", beside_seven_from(8), 3);
}

// tag: gradient-check
// A step of training that goes through batch normalisation, by the tape and by differences.
void check_gradient_of_training(const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  Flow<double> flow = real_nvp<double>(2, {4, {.hidden = {8}}, Normalization::batch}, rng);
  for (Parameter<double>* p : flow.trainable_parameters()) p->value += 0.1;
  const Array<double> x = toy_density("moons").sample(32, rng);
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return mean(flow.log_prob_in_training(tape.constant(x))); },
      flow.named_parameters());
  print_gradient_check(report, results);
}
// end: gradient-check

// tag: filament
// The mass further than four deviations from all of the eight centres. Of the truth, e^-8.
double mass_between(const ToyFit& fit) {
  constexpr std::size_t cells = 400;
  constexpr double radius = 4 / 1.414, deviation = 0.5 / 1.414, eighth = std::numbers::pi / 4;
  const DensityGrid grid = density_grid(fit.log_prob(), fit.truth.bounds, cells);
  const Array<double> x = cell_centres<double>(fit.truth.bounds, cells);
  double between = 0;
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    const double angle = std::round(std::atan2(x(i, 1), x(i, 0)) / eighth) * eighth;
    const double right = x(i, 0) - radius * std::cos(angle),
                 up = x(i, 1) - radius * std::sin(angle);
    if (std::hypot(right, up) > 4 * deviation) between += grid.density.data()[i];
  }
  return between * std::pow(10. / cells, 2);  // the bounds are 10 wide
}
// end: filament

// The same flow on the moons with each kind of normalisation, and all training curves.
Figure compare_normalizations(const std::vector<ToyFit>& fits, const ChapterOptions& options,
                              Results& results) {
  std::vector<Series> by_density, by_normalization;
  for (const ToyFit& fit : fits) by_density.push_back({fit.truth.name, fit.curve.x, fit.curve.y});
  by_normalization.push_back({"none", fits[0].curve.x, fits[0].curve.y});
  for (const auto& [name, normalization] : {normalization_names()[1], normalization_names()[2]}) {
    const ToyFit fit = fitted("moons", normalization, options);
    by_normalization.push_back({name, fit.curve.x, fit.curve.y});
    results.print("moons, " + name + " norm", "normalized." + name,
                  below_truth(fit, fit.log_prob()(fit.data.test)));
  }
  Figure figure;
  figure.lines({"Validation while training", "epoch", "nats above the truth"}, by_density);
  figure.lines({"Moons, by normalisation", "epoch", "nats above the truth"}, by_normalization);
  return figure;
}

// Prints how far each flow is from its truth, by the scores that the planted mistake leaves.
void compare_with_truth(const std::vector<ToyFit>& fits, const ChapterOptions& options,
                        Results& results) {
  const bool by_batch = options.broken == "batch";
  std::vector<ToyScore> scores;
  for (const ToyFit& fit : fits) {
    const Array<double>& test = fit.data.test;
    scores.push_back({fit.truth.name, fit.truth.name, &fit,
                      by_batch ? score_by_batch(fit.model, test) : fit.log_prob()(test)});
  }
  print_scores(scores, results);
  if (by_batch) return score_in_two_batches(fits[0], results);
  if (fits.size() == 1) return;
  results.print("between 8 modes", "between", mass_between(fits[1]), 4);
  results.print("  of the truth", "between_truth", std::exp(-8.), 4);
}

// tag: experiment
int real_nvp_on_the_plane(const ChapterOptions& options) {
  choose_blas_kernel();
  Results results;
  Animation film({"", view.x_label, view.y_label}, 0.2);
  const auto usual = options.broken == "batch" ? Normalization::batch : Normalization::none;
  std::vector<ToyFit> fits;
  fits.push_back(fitted("moons", usual, options, filmed(film, options.epochs, view)));
  for (const char* name : {"8gaussians", "checkerboard"})
    if (options.broken.empty()) fits.push_back(fitted(name, usual, options));
  compare_with_truth(fits, options, results);
  check_gradient_of_training(options, results);

  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  results.figure(truths_and_flows(fits, view).save(options.picture));
  const Array<double> some = row_range(fits[0].data.test, 0, 1500);
  results.figure(layer_by_layer(fits[0].model, some, moon_of_each(some)).save(picture("_warp")));
  results.figure(film.save(std::filesystem::path(picture("_training")).replace_extension(".gif")));
  if (options.broken.empty())
    results.figure(compare_normalizations(fits, options, results).save(picture("_curves")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits a Real-NVP to two moons, eight Gaussians and a checkerboard", "ch07_real_nvp");
  ChapterOptions options{.epochs = 60, .picture = "ch07_real_nvp.png"};
  add_chapter_options(app, options, {"half", "batch"});
  return run_program(app, argc, argv, [&] { return real_nvp_on_the_plane(options); });
}
