// MADE and MAF: masks by degrees, the banana of known entropy, p(x | c), and the cost of a sample.
#include "examples/ch08_maf/bent_banana.hpp"
#include "examples/ch08_maf/layer_checks.hpp"
#include "examples/ch08_maf/masks.hpp"
#include "examples/ch08_maf/orders.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/direction_times.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/terminal/progress.hpp"
#include "flows/recipes.hpp"

#include <optional>

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: conditional
// Fits p(x | c) to a banana that its context c bends. The planted mistake "context" trains with
// contexts that are independent of their rows.
Flow<float> fitted_conditional(const ChapterOptions& options, Rng& rng) {
  const MafOptions shape{3, {.hidden = {32, 32}, .context_features = 1}};
  Flow<float> flow = maf<float>(2, shape, rng);
  Rows<float> train = bent_bananas(20000, rng);
  const Rows<float> valid = bent_bananas(5000, rng);
  if (options.broken == "context") train.context = rng.uniform<float>({20000, 1}, -1, 1);
  const FitOptions fit{.epochs = options.epochs,
                       .batch = 256,
                       .learning_rate = 3e-3,
                       .schedule = RateSchedule::cosine,
                       .seed = options.seed,
                       .threads = 2};
  ProgressLine line;
  Trainer<float>(flow, train, valid, fit).run([&](const EpochReport& report) {
    line.update("p(x | c), " + progress_text(report));
  });
  line.finish();
  return flow;
}
// end: conditional

// tag: experiment
int masked_autoregressive_flows(const ChapterOptions& options) {
  Results results;
  Rng rng(options.seed);
  const std::string& broken = options.broken;
  check_layers(broken, rng, results);

  std::vector<ToyFit> fits;
  if (broken != "context") fits = fit_banana(options, rng, results);
  std::optional<Flow<float>> conditional;
  if (broken.empty() || broken == "context") {
    conditional.emplace(fitted_conditional(options, rng));
    print_conditional_scores(*conditional, rng, results);
  }
  if (broken.empty()) compare_sampling(1000, 43, rng, results);

  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  if (broken.empty()) results.figure(masks_and_jacobian(rng).save(picture("_masks")));
  const PlaneView view{"x1", "x2", {-5, 11}, {-8, 8}};
  if (!fits.empty()) results.figure(truths_and_flows(fits, view).save(options.picture));
  if (conditional) results.figure(bent_banana_and_flow(*conditional).save(picture("_context")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows MADE's masks, and fits masked autoregressive flows to a banana", "ch08_maf");
  ChapterOptions options{.epochs = 30, .picture = "ch08_maf.png"};
  add_chapter_options(
      app, options,
      {{"mask", "a column is shifted and scaled by numbers that depend on it"},
       {"one-pass", "samples are made in one pass, by a network that sees z in place of x"},
       {"detach", "a value is taken off the tape, so that no gradient flows through it"},
       {"context", "training rows get contexts that do not belong to them"}});
  return run_program(app, argc, argv, [&] { return masked_autoregressive_flows(options); });
}
