// Glow: invertible 1x1 convolutions, several scales, and samples of clothes.
#include "examples/ch11_glow/ablation.hpp"
#include "examples/ch11_glow/convolutions.hpp"
#include "examples/ch11_glow/glow_pictures.hpp"
#include "examples/ch11_glow/mistakes.hpp"
#include "examples/ch11_glow/scores.hpp"
#include "examples/ch11_glow/step_memory.hpp"
#include "examples/ch11_glow/step_pictures.hpp"
#include "examples/ch11_glow/strangers.hpp"
#include "examples/ch11_glow/training.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/image_recipes.hpp"

#include <filesystem>
#include <optional>

#include <CLI/CLI.hpp>

using namespace tapeflow;

struct GlowChapter : ChapterOptions {
  bool only_digits = false, pretrained = false, long_run = false, resume = false;
  bool ablation = false, memory = false;
  std::string strangers = "";

  GlowSize size() const { return long_run ? GlowSize{12, 64} : GlowSize{8, 64}; }
};

// tag: checks
// A small Glow of two scales in double: its gradient and its contract. With the planted mistake
// "pixels" both are those of the Glow that forgets a factor.
void check_layers(const GlowChapter& options, Rng& rng, Results& results) {
  const ImageShape shape{4, 4, 1};
  const ConvCouplingOptions coupling{.hidden = 4, .activation = Activation::tanh};
  Flow<double> flow =
      options.broken == "pixels"
          ? glow_with_forgotten_pixels<double>(shape, 1, 4, rng)
          : glow<double>(shape, {.levels = 2, .steps = 1, .coupling = coupling}, rng);
  const Array<double> x = check_gradient_of_flow(flow, rng, results);
  const auto layer = std::move(flow).take_bijector();
  print_contract(check_bijector(*layer, x), results, "Glow");
}
// end: checks

Clothes read_clothes(const GlowChapter& options, Results& results) {
  Stages stages;
  stages.begin("reading pictures");
  Clothes clothes =
      options.only_digits ? digits_as_clothes(options.seed) : clothes_or_digits(options.seed);
  stages.finish();
  results.keep("data", clothes.name);
  std::cout << clothes.name << ": " << clothes.train.count() << " pictures of "
            << clothes.shape.height << " x " << clothes.shape.width << " pixels to train on, "
            << clothes.valid.count() << " for validation, " << clothes.test.count()
            << " held out\n";
  return clothes;
}

// tag: model
DensityModel<float> trained(const Clothes& clothes, const GlowChapter& options, Results& results) {
  DensityModel<float> model(settings_of(clothes, options.size()), clothes.train, options.seed);
  model.remember_levels(clothes.levels);
  if (options.broken == "pixels") model = with_forgotten_pixels(std::move(model), options.seed);
  const bool resumable = !options.model.empty() && options.broken.empty();
  train(model, clothes,
        {.epochs = options.epochs,
         .seed = options.seed,
         .state_file = resumable ? options.model + ".training" : "",
         .resume = options.resume},
        results);
  return model;
}
// end: model

// tag: loaded
// The model from its file gives the same log-probabilities as the model that was saved. With the
// planted mistake "reload" it does not.
DensityModel<float> loaded_again(const Clothes& clothes, const GlowChapter& options) {
  DensityModel<float> loaded = DensityModel<float>::load(options.model);
  if (options.broken == "reload")
    start_again(loaded, clothes.test.select(first_of_each_kind(clothes.test, 6)));
  return loaded;
}
// end: loaded

// tag: shown
void show(const DensityModel<float>& model, const Clothes& clothes, const GlowChapter& options,
          Results& results) {
  results.keep("parameters", model.flow().parameter_count());
  print_glow_bits(model, clothes, results);
  const double error = round_trip_error(model, clothes);
  results.print("round trip", "pixels in [0, 1) come back to " + scientific(error));
  results.keep("round_trip_error", error);
  print_bits_of_samples(model, options.seed, results);
  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  if (clothes.shape == ImageShape{28, 28, 1}) {
    const Strangers strangers = options.strangers.empty()
                                    ? enlarged_digits(options.seed)
                                    : strangers_in(options.strangers, clothes.shape, options.seed);
    const Figure figure = compare_with_strangers(model, clothes, strangers, results);
    results.figure(figure.save(picture("_strangers")));
  }
  results.figure(samples_by_temperature(model, options.seed).save(options.picture));
  results.figure(between_pictures(model, clothes, results).save(picture("_between")));
  results.figure(step_by_step(model, clothes).save(picture("_steps")));
}
// end: shown

// Without Fashion-MNIST a trained model has no pictures to score, but it draws all the same.
void draw_only(const DensityModel<float>& model, const GlowChapter& options, Results& results) {
  std::cout << "Fashion-MNIST is not installed (Debian: dataset-fashion-mnist): samples only\n";
  results.figure(samples_by_temperature(model, options.seed).save(options.picture));
}

// tag: experiment
void fit_and_show(const Clothes& clothes, const GlowChapter& options, Results& results) {
  const DensityModel<float> model = trained(clothes, options, results);
  if (options.broken == "pixels") return show(model, clothes, options, results);  // no file has it
  model.save(options.model);
  results.print("model", options.model);
  show(loaded_again(clothes, options), clothes, options, results);
}

void run(const GlowChapter& options, Results& results) {
  if (options.memory) return memory_against_depth(options, results);
  if (!options.strangers.empty())  // a bad file is refused before there is work to lose
    strangers_in(options.strangers, {28, 28, 1}, options.seed);
  std::optional<DensityModel<float>> bundled;
  if (options.pretrained)
    bundled = DensityModel<float>::load(bundled_data("clothes_glow.safetensors"));
  if (bundled && !std::filesystem::exists(fashion_mnist_folder))
    return draw_only(*bundled, options, results);
  const Clothes clothes = read_clothes(options, results);
  if (options.ablation) {
    const AblationOptions ablation{.epochs = options.epochs, .seed = options.seed};
    const Figure figure = compare_mixings(clothes, ablation, results);
    results.figure(figure.save(beside(options.picture, "_ablation")));
    return;
  }
  compare_convolutions(options.seed, results);
  Rng rng(options.seed);
  check_layers(options, rng, results);
  print_gaussian_bits(clothes, results);
  if (bundled) return show(*bundled, clothes, options, results);
  fit_and_show(clothes, options, results);
}

int glow_of_clothes(const GlowChapter& options) {
  Results results;
  run(options, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits Glow to pictures of clothes, and draws new ones", "ch11_glow");
  GlowChapter options;
  options.epochs = 5;
  options.picture = "ch11_glow.png";
  options.model = "ch11_glow.safetensors";
  add_chapter_options(
      app, options,
      {{"pixels", "the log-determinant of a 1x1 convolution is that of one pixel"},
       {"reload",
        "a model that was loaded sets its ActNorm layers again, from the first pictures"}});
  app.add_flag("--digits", options.only_digits,
               "learn the bundled digits instead of Fashion-MNIST");
  app.add_flag("--pretrained", options.pretrained, "show the bundled model of clothes at once")
      ->excludes("--digits", "--break", "--epochs");
  app.add_flag("--long", options.long_run, "fit a larger Glow for 16 epochs: about an hour")
      ->excludes("--pretrained");
  app.add_flag("--resume", options.resume, "go on with a fit that was interrupted")
      ->excludes("--pretrained", "--break");
  app.add_flag("--ablation", options.ablation,
               "compare three ways to mix the channels, over three seeds, and nothing else")
      ->excludes("--pretrained", "--break", "--long", "--resume");
  app.add_flag("--memory", options.memory,
               "measure the memory of a training step against its depth, and nothing else")
      ->excludes("--pretrained", "--break", "--long", "--resume", "--ablation");
  app.add_option("--strangers", options.strangers,
                 "an IDX file of 28 x 28 pictures to be scored beside the clothes, such as those "
                 "of MNIST (default: the bundled digits, enlarged)")
      ->excludes("--digits");
  return run_program(app, argc, argv, [&] {
    if (options.long_run && app.count("--epochs") == 0) options.epochs = 16;
    return glow_of_clothes(options);
  });
}
