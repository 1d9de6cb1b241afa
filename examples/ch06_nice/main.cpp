// Coupling layers and NICE: handwritten digits in fewer bits per pixel than a Gaussian needs.
#include "examples/ch06_nice/bits_table.hpp"
#include "examples/ch06_nice/digit_split.hpp"
#include "examples/ch06_nice/inpainting.hpp"
#include "examples/ch06_nice/learning_curve.hpp"
#include "examples/ch06_nice/mixing.hpp"
#include "examples/ch06_nice/nice_flow.hpp"
#include "examples/ch06_nice/shears.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "flows/checks/check_bijector.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

constexpr std::size_t side = 8, pixels = side * side;

// Checks the gradient of training (in double), the determinant of the couplings, and the contract
// of a NICE of four columns.
Figure check(Flow<double>& flow, const Array<double>& x, const std::string& broken,
             Results& results) {
  // tag: gradient-check
  // All parameters with at most 100 entries, and one matrix of 32x100.
  std::vector<NamedParameter<double>> checked = flow.named_parameters();
  std::erase_if(checked, [](const auto& named) {
    return named.parameter->value.size() > 100 && named.name != "layers.1.net.0.weight";
  });
  const auto loss = [&](Tape<double>& tape) { return mean(flow.log_prob(tape.constant(x))); };
  print_gradient_check(check_gradient(loss, checked, {.every_entry_up_to = 3200}), results);
  // end: gradient-check
  const auto& chain = dynamic_cast<const Chain<double>&>(flow.bijector());
  print_turn(results);
  print_mixing(chain, 1, couplings, row_range(x, 0, 1), results);
  Rng rng(1);
  Chain<double> small;
  append_nice(small, 4, broken, rng);
  print_contract(check_bijector(small, rng.normal<double>({5, 4})), results, "NICE");
  return jacobians(chain, 1, row_range(x, 0, 1), alternating_split(pixels));
}

// Digits and samples; digits, their upper halves and completions, and the likeliest image.
void draw(Flow<float>& flow, const DigitSplit& data, const ChapterOptions& options,
          Results& results) {
  Rng rng(options.seed);
  const Array<double> likeliest = likeliest_image(flow, data, rng, results);
  compare_completions(flow, data, pixels / 2, rng, results);
  ImageGrid samples(side, side), completions(side, side);
  samples.panel(cast<double>(row_range(data.test, 0, 100)), 10, {.title = "held-out digits"});
  samples.panel(cast<double>(flow.sample(100, rng)), 10, {.title = "samples of the flow"});
  completions.panel(
      completion_rows(flow, data, 16, pixels / 2, rng), 16,
      {.title = "from the top: held-out digits, upper halves, climbed, drawn, drawn again"});
  completions.panel(likeliest, 1, {.title = "likeliest"});
  results.figure(samples.save(options.picture));
  results.figure(completions.save(beside(options.picture, "_inpainting")));
}

int nice(const ChapterOptions& options) {
  Results results;
  // tag: experiment
  const DigitSplit data = split_images(digits(), 0.15, 0.2, options.seed);
  Flow<float> flow = nice_flow<float>(data.drawn, options.broken, options.seed);
  const LearningCurve curve = fit_with_curve(
      flow, data.train, {data.valid},
      {.epochs = options.epochs, .batch = 64, .learning_rate = 5e-4, .seed = options.seed},
      results);
  const ImageBits bits = compare_bits(flow, data, results);
  print_scales(flow, results);
  Flow<double> exact = nice_flow<double>(data.drawn, options.broken, options.seed);
  copy_parameters(flow, exact);
  const Figure mixing =
      check(exact, cast<double>(row_range(data.test, 0, 8)), options.broken, results);
  // end: experiment
  draw(flow, data, options, results);
  Figure scores;
  scores.lines({"Training", "epoch", "bits per pixel"},
               in_bits(curve, pixels, data.cell(), bits.gaussian_valid));
  scores.lines({"Held-out images", "image, by bits", "bits per pixel"}, sorted_bits(bits));
  results.figure(scores.save(beside(options.picture, "_bits")));
  results.figure(mixing.save(beside(options.picture, "_jacobian")));
  results.figure(sheared_squares().save(beside(options.picture, "_shears")));
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Fits NICE to 8x8 handwritten digits and compares it with a Gaussian", "ch06_nice");
  ChapterOptions options{.epochs = 400, .picture = "ch06_nice.png"};
  add_chapter_options(
      app, options,
      {{"half", "all couplings move the same half of the columns"},
       {"moved", "couplings shift columns by a network of these columns, not of the kept ones"},
       {"scaling", "the final scaling returns the log-determinant 0"}});
  return run_program(app, argc, argv, [&] { return nice(options); });
}
