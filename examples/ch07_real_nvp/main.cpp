// Real-NVP on known densities: the distance to the truth, and how the flow bends the plane.
#include "examples/ch07_real_nvp/batch_scores.hpp"
#include "examples/ch07_real_nvp/fits.hpp"
#include "examples/ch07_real_nvp/layer_checks.hpp"
#include "examples/ch07_real_nvp/toy_shapes.hpp"

#include <optional>

#include <CLI/CLI.hpp>

using namespace tapeflow;

const PlaneView view{"x1", "x2", {-4.4, 4.4}, {-4.4, 4.4}};

// Prints how far each flow is below the truth. With the planted mistake "batch", rows are also
// scored by score_by_batch. Also prints the mass that the flow leaves between the eight Gaussians:
// a continuous map cannot tear the modes apart.
void compare_with_truth(const std::vector<ToyFit>& fits, const ChapterOptions& options,
                        Results& results) {
  const bool by_batch = options.broken == "batch";
  std::vector<ToyScore> scores;
  for (const ToyFit& fit : fits)
    scores.push_back({fit.truth.name, fit.truth.name, &fit, fit.log_prob()(fit.data.test)});
  if (by_batch)
    scores.push_back({"  by batches of 8", "by_batch", &fits[0],
                      score_by_batch(fits[0].model, fits[0].data.test)});
  print_scores(scores, results);
  if (by_batch) return score_in_two_batches(fits[0].model, fits[0].data.test, results);
  results.print("integral of density", "integral",
                density_grid(fits[0].log_prob(), {{-6, -6}, {6, 6}}, 400).integral(), 4);
  if (fits.size() == 1) return;
  results.print("between 8 modes", "between", mass_between_eight(fits[1].log_prob()), 4);
  results.print("  of the truth", "between_truth", mass_between_eight(fits[1].truth.log_prob), 4);
}

// Fits the moons again with each kind of normalisation, and with a wider bound of the log-scales;
// the two bounds from two other seeds as well. Returns a figure of all training curves.
Figure compare_shapes(const std::vector<ToyFit>& fits, const ChapterOptions& options,
                      Results& results) {
  std::vector<Series> by_density, by_shape;
  for (const ToyFit& fit : fits) by_density.push_back(fit.curve);
  const auto print = [&](const std::string& label, const std::string& key, const ToyFit& fit) {
    results.print(label, key, below_truth(fit, fit.log_prob()(fit.data.test)));
  };
  const auto add = [&](const std::string& name, const std::string& key, const ToyFit& fit) {
    by_shape.push_back({name, fit.curve.x, fit.curve.y});
    print("moons, " + name, "shapes." + key, fit);
  };
  RealNvpOptions wide = twelve_couplings;
  wide.coupling.log_scale_bound = 3;
  add("as above", "usual", fits[0]);
  add("BatchNorm", "batch", fitted("moons", with(Normalization::batch), options));
  add("ActNorm", "act", fitted("moons", with(Normalization::act), options));
  add("|s| < 3", "wide", fitted("moons", wide, options));
  ChapterOptions other = options;
  for (const std::string which : {"second", "third"}) {
    ++other.seed;
    print("moons, " + which + " seed", "seeds.usual_" + which,
          fitted("moons", twelve_couplings, other));
    print("  |s| < 3", "seeds.wide_" + which, fitted("moons", wide, other));
  }
  Figure figure;
  const auto panel = [&](const char* title, const std::vector<Series>& curves) {
    figure.lines({title, "epoch", "nats above the truth"}, curves, {}, Axes::logarithmic_y);
  };
  panel("Validation while training", by_density);
  panel("Moons, other flows", by_shape);
  return figure;
}

// tag: experiment
int real_nvp_on_the_plane(const ChapterOptions& options) {
  Results results;
  Animation film({"", view.x_label, view.y_label}, 0.2);
  const bool right = options.broken.empty();
  std::vector<ToyFit> fits;
  fits.push_back(fitted("moons",
                        options.broken == "batch" ? with(Normalization::batch) : twelve_couplings,
                        options, filmed(film, options.epochs, view)));
  for (const char* name : {"8gaussians", "checkerboard"})
    if (right) fits.push_back(fitted(name, twelve_couplings, options));
  compare_with_truth(fits, options, results);
  check_gradient_of_training(options.seed, results);
  check_contracts(options.broken, options.seed, results);
  if (right) {
    score_far_out(fits[0].model, twelve_couplings, results);
    time_both_directions(fits[0].model, results);
  }

  std::optional<Figure> curves;
  if (right) curves = compare_shapes(fits, options, results);
  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  results.figure(truths_and_flows(fits, view).save(options.picture));
  const Array<double> some = row_range(fits[0].data.test, 0, 1500);
  results.figure(layer_by_layer(fits[0].model, some, moon_of_each(some)).save(picture("_warp")));
  results.figure(film.save(film_beside(options.picture, "_training")));
  if (curves) results.figure(curves->save(picture("_curves")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits a Real-NVP to two moons, eight Gaussians and a checkerboard", "ch07_real_nvp");
  ChapterOptions options{.epochs = 40, .picture = "ch07_real_nvp.png"};
  add_chapter_options(app, options,
                      {{"half", "all couplings move the same half of the columns"},
                       {"batch", "rows are scored with the statistics of their own batch"},
                       {"twice", "the log-determinant of each coupling is added up twice"}});
  return run_program(app, argc, argv, [&] { return real_nvp_on_the_plane(options); });
}
