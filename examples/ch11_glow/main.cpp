// Glow: invertible 1x1 convolutions, several scales, and samples of clothes.
#include "examples/ch11_glow/clothes.hpp"
#include "examples/ch11_glow/glow_pictures.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/interrupt.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/image_recipes.hpp"
#include "flows/tables/gaussian_baseline.hpp"

using namespace tapeflow;

// tag: settings
// Glow with two scales (three would need padding to 32 x 32), four steps of flow at each, and 64
// channels in the networks of its couplings.
ModelSettings settings_of(const Clothes& clothes) {
  return {.model = "glow",
          .layers = 4,
          .hidden = {64},
          .log_scale_bound = 1,
          .preprocessing = Preprocessing::pixels,
          .picture =
              PictureSettings{.shape = clothes.shape, .levels = clothes.grey_levels, .scales = 2}};
}
// end: settings

// tag: training
// Trains with fresh noise in every epoch, until the epochs are done or Ctrl-C.
void train(DensityModel<float>& model, const Clothes& clothes, const ChapterOptions& options,
           Results& results) {
  const FitOptions fit{.epochs = options.epochs,
                       .batch = 64,
                       .patience = options.epochs,
                       .seed = options.seed,
                       .threads = 2,
                       .statistics_rows = 2000};
  Trainer<float> trainer(model.flow(), model.prepared_cells(clothes.train, clothes.levels.width),
                         model.prepared(clothes.valid), fit);
  const std::size_t steps = clothes.train.count() / std::min(fit.batch, clothes.train.count());
  ProgressLine line;
  InterruptGuard guard;
  std::size_t step = 0;
  std::string latest;
  const FitResult result = trainer.run(
      [&](const EpochReport& report) {
        const double bits = model.bits_per_dim(report.valid_log_likelihood);
        latest = "; " + number(bits, 3) + " bits per pixel for validation";
      },
      [&] {
        line.update("epoch " + std::to_string(step / steps + 1) + " of " +
                    std::to_string(options.epochs) + ", step " + std::to_string(step % steps + 1) +
                    " of " + std::to_string(steps) + latest);
        ++step;
        return guard.interrupted();
      });
  line.finish();
  results.keep("epochs", result.epochs).keep("parameters", model.flow().parameter_count());
}
// end: training

// tag: bits
// Bits per pixel of the held-out pictures: of the full Gaussian of their logits, and of the flow.
void compare_bits(const DensityModel<float>& model, const Clothes& clothes, Results& results) {
  Workers workers(2);
  Stages stages;
  const GaussianBaseline gaussian(clothes.train, PixelLogit{.levels = clothes.grey_levels},
                                  stages.begin("fitting the Gaussian of logits"));
  stages.begin("scoring the held-out pictures");
  const std::vector<double> by_gaussian = gaussian.log_prob(clothes.test),
                            by_flow = model.log_prob(clothes.test.raw(), workers);
  stages.finish();
  const MeanAndError flow = model.bits_per_dim(mean_and_error(by_flow)),
                     baseline = model.bits_per_dim(mean_and_error(by_gaussian));
  std::cout << "held-out bits per pixel\n";
  results.print("  full Gaussian", with_error(baseline.mean, baseline.standard_error));
  results.print("  Glow", with_error(flow.mean, flow.standard_error));
  results.keep("gaussian_bits_per_dim", baseline.mean)
      .keep("bits_per_dim", flow.mean)
      .keep("bits_per_dim_standard_error", flow.standard_error);
}
// end: bits

// tag: checks
// A small Glow of two levels in double: its gradient and its contract.
void check_layers(Rng& rng, Results& results) {
  const ImageShape shape{4, 4, 1};
  const ConvCouplingOptions coupling{.hidden = 4, .activation = Activation::tanh};
  Flow<double> flow = glow<double>(shape, {.levels = 2, .steps = 1, .coupling = coupling}, rng);
  const Array<double> x = check_gradient_of_flow(flow, rng, results);
  const auto layer = std::move(flow).take_bijector();
  print_contract(check_bijector(*layer, x), results, "Glow");
}
// end: checks

// tag: experiment
int glow_of_clothes(const ChapterOptions& options, bool only_digits) {
  Results results;
  Rng rng(options.seed);
  Stages stages;
  stages.begin("reading pictures");
  const Clothes clothes =
      only_digits ? digits_as_clothes(options.seed) : clothes_or_digits(options.seed);
  stages.finish();
  results.keep("data", clothes.name);
  std::cout << clothes.name << ": " << clothes.train.count() << " pictures of "
            << clothes.shape.height << " x " << clothes.shape.width << " pixels to train on, "
            << clothes.valid.count() << " for validation, " << clothes.test.count()
            << " held out\n";
  check_layers(rng, results);
  DensityModel<float> model(settings_of(clothes), clothes.train, options.seed);
  model.remember_levels(clothes.levels);
  train(model, clothes, options, results);
  compare_bits(model, clothes, results);
  const double error = round_trip_error(model, clothes);
  results.print("round trip", "pixels in [0, 1) come back to " + scientific(error));
  results.keep("round_trip_error", error);
  results.figure(samples_by_temperature(model, clothes, options.seed).save(options.picture));
  results.figure(between_pictures(model, clothes, 6).save(beside(options.picture, "_between")));
  model.save(options.model);
  results.print("model", options.model);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits Glow to pictures of clothes, and draws new ones", "ch11_glow");
  ChapterOptions options{.epochs = 6, .picture = "ch11_glow.png", .model = "ch11_glow.safetensors"};
  bool only_digits = false;
  add_chapter_options(app, options);
  app.add_flag("--digits", only_digits, "learn the bundled digits instead of Fashion-MNIST");
  return run_program(app, argc, argv, [&] { return glow_of_clothes(options, only_digits); });
}
