// Pictures as data: noise, logits, bits per pixel, and the layers that see a picture in a row.
#include "examples/ch10_images/black_pixel.hpp"
#include "examples/ch10_images/bookkeeping.hpp"
#include "examples/ch10_images/noise_gap.hpp"
#include "examples/ch10_images/picture_parts.hpp"
#include "examples/ch10_images/scales_picture.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/image_recipes.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: checks
// A small Real-NVP on two scales in double: its gradient and its contract. With the planted mistake
// "logit" the contract is that of the logit.
void check_layers(const ChapterOptions& options, Rng& rng, Results& results) {
  const ImageShape shape{4, 4, 1};
  Flow<double> flow =
      image_real_nvp<double>(shape,
                             {.coupling = {.hidden = 4, .activation = Activation::tanh},
                              .normalization = Normalization::none},
                             rng);
  const Array<double> x = check_gradient_of_flow(flow, rng, results);
  if (options.broken == "logit") {
    const CheckOptions inside{.data_low = 0.01, .data_high = 0.99};
    const auto layer = logit(1e-6, options.broken);
    print_contract(check_bijector(*layer, rng.uniform<double>({5, 2}, 0.05, 0.95), inside), results,
                   "logit");
    return;
  }
  const auto layer = std::move(flow).take_bijector();
  print_contract(check_bijector(*layer, x), results, "Real-NVP");
}
// end: checks

void print_bits(const PictureData& data, const ChapterOptions& options, Results& results) {
  print_gaussians(data, options, results);
  print_padded(data, options, results);
  print_other_units(data, options, results);
}

// tag: experiment
// The Real-NVP of the digits, and what noise costs. None of it knows of planted mistakes.
void fit_digits(const ChapterOptions& options, Rng& rng, Results& results) {
  print_black_pixel(results);
  const DigitCells data = digit_cells(options.seed);
  Figure training;
  const Flow<float> flow = compare_digit_fits(data, options, training, results);
  const std::size_t noise_epochs = std::min<std::size_t>(6, options.epochs);
  const Figure noise =
      compare_noise(flow, data, noise_epochs, rng, results, noise_on_a_black_pixel());
  const ImageGrid scales = redrawn_by_level(flow, data, rng, results);
  results.figure(noise.save(beside(options.picture, "_noise")));
  results.figure(training.save(beside(options.picture, "_training")));
  results.figure(scales.save(beside(options.picture, "_scales")));
}

int images(const ChapterOptions& options, bool only_digits) {
  Results results;
  Rng rng(options.seed);
  const PictureData data =
      only_digits ? digit_pictures(options.seed) : fashion_or_digit_pictures(options.seed);
  results.keep("data", data.name);
  std::cout << data.name << ": " << data.train.shape(0) << " pictures of " << data.shape.height
            << " x " << data.shape.width << " pixels to fit, " << data.test.shape(0)
            << " held out\n";
  print_bits(data, options, results);
  check_layers(options, rng, results);
  if (options.broken.empty()) fit_digits(options, rng, results);
  results.figure(splits_and_squeezes(data, {0, 1, 7}).save(options.picture));
  results.figure(pixels_and_logits(data).save(beside(options.picture, "_logits")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows how pictures become rows, and counts their bits per pixel", "ch10_images");
  ChapterOptions options{.epochs = 30, .picture = "ch10_images.png"};
  bool only_digits = false;
  add_chapter_options(
      app, options,
      {{"logit", "the log-determinant of the logit is left out"},
       {"padding", "padded pixels count among those that the bits are shared out to"},
       {"units", "the log-determinant of standardising the columns is left out"}});
  app.add_flag("--digits", only_digits, "take the bundled digits instead of Fashion-MNIST");
  return run_program(app, argc, argv, [&] { return images(options, only_digits); });
}
