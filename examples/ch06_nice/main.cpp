// Coupling layers and NICE: handwritten digits in fewer bits per pixel than a Gaussian needs.
#include "examples/ch06_nice/bits_table.hpp"
#include "examples/ch06_nice/digit_split.hpp"
#include "examples/ch06_nice/inpainting.hpp"
#include "examples/ch06_nice/learning_curve.hpp"
#include "examples/ch06_nice/mixing.hpp"
#include "examples/ch06_nice/spectrum.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/forgotten_log_det.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/elementwise/affine.hpp"
#include "flows/layers/elementwise/standardize.hpp"

using namespace tapeflow;

constexpr std::size_t side = 8, pixels = side * side, couplings = 8;

// tag: model
// NICE's last layer: a scale and a shift for each pixel.
template <class T>
std::unique_ptr<Bijector<T>> final_scaling(std::size_t features, const std::string& broken) {
  auto scaling = std::make_unique<Affine<T>>(features);
  if (broken != "scaling") return scaling;
  return std::make_unique<ForgottenLogDet<T>>(std::move(scaling));
}

// Additive couplings on the standardised pixels. Successive couplings keep alternate halves of the
// pixels.
template <class T>
Flow<T> build(const Array<float>& train, const ChapterOptions& options) {
  Rng rng(options.seed);
  auto chain = std::make_unique<Chain<T>>();
  chain->template append<Standardize<T>>(Standardize<T>::from_data(cast<double>(train)));
  Split split = alternating_split(pixels);
  const AdditiveCouplingOptions coupling{.hidden = {100}, .activation = Activation::softplus};
  for (std::size_t k = 0; k < couplings; ++k) {
    chain->template append<AdditiveCoupling<T>>(split, coupling, rng);
    if (options.broken != "half") split = split.swapped();
  }
  chain->append(final_scaling<T>(pixels, options.broken));
  return Flow<T>(std::move(chain), std::make_unique<Logistic<T>>(pixels));
}
// end: model

// tag: checks
// Checks the gradient of training (in double), the determinant of the couplings, and the contract
// of the scaling.
void check(Flow<double>& flow, const Array<double>& x, const std::string& broken,
           Results& results) {
  // All parameters with at most 100 entries, and one matrix of 32x100.
  std::vector<NamedParameter<double>> checked = flow.named_parameters();
  std::erase_if(checked, [](const auto& named) {
    return named.parameter->value.size() > 100 && named.name != "layers.1.net.0.weight";
  });
  const auto loss = [&](Tape<double>& tape) { return mean(flow.log_prob(tape.constant(x))); };
  print_gradient_check(check_gradient(loss, checked, {.every_entry_up_to = 3200}), results);
  const auto& chain = dynamic_cast<const Chain<double>&>(flow.bijector());
  print_mixing(chain, 1, couplings, row_range(x, 0, 1), results);
  const auto scaling = final_scaling<double>(4, broken);
  print_contract(check_bijector(*scaling, Rng(1).normal<double>({5, 4})), results, "scaling");
}
// end: checks

// Three figures: digits and samples; digits, their upper halves and two completions; the training
// curves and the learnt widths.
void draw(Flow<float>& flow, const DigitSplit& data, std::vector<Series> curves, Rng& rng,
          const ChapterOptions& options, Results& results) {
  ImageGrid samples(side, side), completions(side, side);
  samples.panel(cast<double>(row_range(data.test, 0, 100)), 10, {.title = "held-out digits"});
  samples.panel(cast<double>(flow.sample(100, rng)), 10, {.title = "samples of the flow"});
  completions.panel(inpainting_rows(flow, row_range(data.test, 0, 16), pixels / 2, 2, rng), 16,
                    {.title = "held-out digits, their upper halves, and two completions of each"});
  Figure figure;
  figure.lines({"Training", "epoch", "bits per pixel"}, std::move(curves));
  figure.lines({"Learnt by the final scaling", "latent column, by width",
                "exp(s), in deviations of a pixel"},
               {learnt_widths(flow)});
  results.figure(samples.save(options.picture));
  results.figure(completions.save(beside(options.picture, "_inpainting")));
  results.figure(figure.save(beside(options.picture, "_training")));
}

// tag: experiment
int nice(const ChapterOptions& options) {
  Results results;
  const DigitSplit data = split_images(digits(), 0.15, 0.2, options.seed);
  Flow<float> flow = build<float>(data.drawn, options);
  const LearningCurve curve = fit_with_curve(
      flow, data.train, {data.valid},
      {.epochs = options.epochs, .batch = 64, .learning_rate = 5e-4, .seed = options.seed},
      results);
  const double gaussian = compare_bits(flow, data, results);
  Flow<double> exact = build<double>(data.drawn, options);
  copy_parameters(flow, exact);
  check(exact, cast<double>(row_range(data.test, 0, 8)), options.broken, results);
  Rng rng(options.seed);
  print_completion_error(flow, data, pixels / 2, rng, results);
  draw(flow, data, in_bits(curve, pixels, data.cell(), gaussian), rng, options, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits NICE to 8x8 handwritten digits and compares it with a Gaussian", "ch06_nice");
  ChapterOptions options{.epochs = 400, .picture = "ch06_nice.png"};
  add_chapter_options(app, options, {"half", "scaling"});
  return run_program(app, argc, argv, [&] { return nice(options); });
}
