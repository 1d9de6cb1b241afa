// Pictures as data: noise, logits, bits per pixel, and the layers that see a picture in a row.
#include "examples/ch10_images/logit_gaussian.hpp"
#include "examples/ch10_images/picture_parts.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/image_recipes.hpp"

#include <bit>
#include <cmath>

using namespace tapeflow;

// tag: bookkeeping
// One way from the nats of a Gaussian of logits to bits per pixel: each term, and their sum.
struct Bookkeeping {
  MeanAndError logits, log_det, levels, bits;
};

// A pixel in [0, 1) stands for one of some levels: log p of the levels is smaller by D ln(levels).
// `pixels` is the number of pixels that there are.
Bookkeeping bookkeeping(const PictureData& data, const LogitScore& score, std::size_t pixels) {
  const MeanAndError log_p = mean_and_error(score.log_prob);
  const double per_picture = static_cast<double>(data.features()) * std::log(data.cell());
  const MeanAndError levels{log_p.mean + per_picture, log_p.standard_error};
  return {mean_and_error(score.logits), mean_and_error(score.log_det), levels,
          bits_per_dim(levels, pixels, 1)};
}
// end: bookkeeping

void keep(const std::string& name, const Bookkeeping& terms, Results& results) {
  results.keep(name + ".logits.mean", terms.logits.mean)
      .keep(name + ".logits.standard_error", terms.logits.standard_error)
      .keep(name + ".log_det", terms.log_det.mean)
      .keep(name + ".levels", terms.levels.mean)
      .keep(name + ".bits_per_dim", terms.bits.mean)
      .keep(name + ".bits_per_dim_standard_error", terms.bits.standard_error);
}

// The Gaussian of the logits for the two usual α. With the planted mistake "logit" the logit's
// log-determinant is forgotten.
void print_gaussians(const PictureData& data, const ChapterOptions& options, Stages& stages,
                     Results& results) {
  std::vector<Bookkeeping> found;
  for (const double alpha : {1e-6, 0.05}) {
    stages.begin("fitting the Gaussian of logits, α = " + scientific(alpha, 1));
    const LogitScore score = score_by_gaussian(data, *logit(alpha, options.broken));
    found.push_back(bookkeeping(data, score, data.features()));
    keep(alpha < 0.01 ? "gaussian.narrow" : "gaussian.wide", found.back(), results);
  }
  stages.finish();
  TextTable table({"held out, nats per picture", "α = 1e-06", "α = 0.05"});
  const auto row = [&](const std::string& label, MeanAndError Bookkeeping::*term) {
    const auto text = [&](const Bookkeeping& terms) {
      return with_error((terms.*term).mean, (terms.*term).standard_error);
    };
    table.row({label, text(found[0]), text(found[1])});
  };
  row("Gaussian of the logits", &Bookkeeping::logits);
  row("log-det of the logit", &Bookkeeping::log_det);
  const std::string levels =
      number(static_cast<double>(data.features()) * std::log(data.cell()), 2);
  table.row({"from [0, 1) to levels", levels, levels});
  row("log p of the levels", &Bookkeeping::levels);
  row("bits per pixel", &Bookkeeping::bits);
  std::cout << table;
}

// tag: padding
// The same pictures in the middle of larger ones. The Gaussian models all pixels, and pays for all
// of them; but a code for the pictures needs no more than that, so the bits are shared out among
// the pixels that there are. The planted mistake "padding" counts all.
void print_padded(const PictureData& data, const ChapterOptions& options, Stages& stages,
                  Results& results) {
  const std::size_t side = std::bit_ceil(data.shape.height + 1);
  stages.begin("fitting pictures padded to " + std::to_string(side) + " x " + std::to_string(side));
  const PictureData larger = padded(data, side, side, options.seed);
  const LogitScore score = score_by_gaussian(larger, *logit(1e-6, ""));
  stages.finish();
  const std::size_t pixels = options.broken == "padding" ? larger.features() : data.features();
  results.keep("padded.pixels", pixels);
  results.print("padded, bits/pixel", "padded.bits_per_dim",
                bookkeeping(larger, score, pixels).bits);
}
// end: padding

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
  print_contract(check_bijector(*layer, x), results, "multi-scale flow");
}
// end: checks

// tag: experiment
int images(const ChapterOptions& options, bool only_digits) {
  Results results;
  Rng rng(options.seed);
  Stages stages;
  stages.begin("reading pictures");
  const PictureData data =
      only_digits ? digit_pictures(options.seed) : fashion_or_digit_pictures(options.seed);
  results.keep("data", data.name);
  std::cout << data.name << ": " << data.train.shape(0) << " pictures of " << data.shape.height
            << " x " << data.shape.width << " pixels to fit, " << data.test.shape(0)
            << " held out\n";
  print_gaussians(data, options, stages, results);
  print_padded(data, options, stages, results);
  stages.begin("counting pixels in other units");
  const double difference = difference_in_other_units(data, 0.05);
  stages.finish();
  results.print("in other units", "bits differ by " + scientific(difference) + " at most");
  results.keep("units.difference", difference);
  check_layers(options, rng, results);
  results.figure(splits_and_squeezes(data, 10).save(options.picture));
  results.figure(pixels_and_logits(data).save(beside(options.picture, "_logits")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows how pictures become rows, and counts their bits per pixel", "ch10_images");
  ChapterOptions options{.picture = "ch10_images.png"};
  bool only_digits = false;
  add_chapter_options(app, options, {"logit", "padding"});
  app.add_flag("--digits", only_digits, "take the bundled digits instead of Fashion-MNIST");
  return run_program(app, argc, argv, [&] { return images(options, only_digits); });
}
