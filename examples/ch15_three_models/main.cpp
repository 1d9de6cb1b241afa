// A flow, a VAE and a GAN with as many weights on one bench: densities whose truth is known, and
// digits.
#include "examples/ch15_three_models/digit_bench.hpp"
#include "examples/ch15_three_models/gan_checks.hpp"
#include "examples/ch15_three_models/plane_bench.hpp"
#include "examples/support/course/flow_pictures.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: weights
// All weights that are trained: of the GAN both networks, of the VAE encoder and decoder.
void print_weights(const std::string& label, const std::string& key, const BenchSizes& sizes,
                   Results& results) {
  std::string text;
  for (const std::string& name : bench_models) {
    const std::size_t count =
        bench_model(name, sizes, GeneratorLoss::non_saturating, 1)->weights().parameter_count();
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(count);
    results.keep(key + "." + name, count);
  }
  results.print(label, text);
}
// end: weights

// tag: experiment
int three_models(const ChapterOptions& options) {
  Results results;
  const auto picture = [&](const std::string& suffix) {
    return std::filesystem::path(beside(options.picture, suffix));
  };
  print_weights("weights, plane", "weights.plane", plane_sizes(), results);
  print_weights("weights, digits", "weights.digits", digit_sizes(), results);
  check_gan_gradients(options, results);
  print_vanishing(options.seed, results);
  const std::vector<PlaneFit> plane = fit_plane(options);
  print_plane(plane, results);
  results.figure(samples_of_plane(plane).save(picture("")));
  results.figure(training_on_grid(plane).save(picture("_training")));
  if (options.broken.empty()) {
    const std::vector<DigitFit> digits = fit_digits(options);
    print_digits(digits, results);
    results.figure(save_digits(digits, picture("_digits")));
  }
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Compares a flow, a VAE and a GAN on known densities and on digits",
               "ch15_three_models");
  ChapterOptions options{.steps = 12000, .picture = "ch15_models.png"};
  add_chapter_options(app, options,
                      {{"saturating", "the generator minimises ln(1 - D) in place of -ln D"},
                       {"itself", "each point counts among its own nearest neighbours"}});
  return run_program(app, argc, argv, [&] { return three_models(options); });
}
