// MADE and MAF: masks by degrees, the banana of known entropy, p(x | c), and the cost of a sample.
#include "examples/ch08_maf/bent_banana.hpp"
#include "examples/ch08_maf/masks.hpp"
#include "examples/ch08_maf/wrong_mask.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/direction_times.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/course/toy_fit.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/autoregressive/slow_maf.hpp"

using namespace tapeflow;

// tag: checks
// Checks the fast layer against the formula in plain loops, its gradient (in double) and its
// contract.
void check_layers(const ChapterOptions& options, Rng& rng, Results& results) {
  MaskedAutoregressive<double> layer(natural_order(8), {.hidden = {16, 16}}, rng);
  for (Parameter<double>* p : layer.trainable_parameters()) p->value += 0.2;
  const double difference = difference_from_slow_maf(layer, rng.normal<double>({50, 8}));
  results.print("MAF beside SlowMaf",
                "differ by " + scientific(difference) + " at most, on 50 rows");
  results.keep("slow_maf", difference);
  const Array<double> x = rng.normal<double>({8, 8});
  const auto log_det = [&](Tape<double>& tape) {
    const auto z = layer.to_latent(tape.constant(x), {});
    return mean(z.log_det) - mean(square(z.value));
  };
  print_gradient_check(check_gradient(log_det, layer.named_parameters()), results);
  std::unique_ptr<Bijector<double>> made = std::make_unique<MaskedAutoregressive<double>>(
      natural_order(2), MaskedAutoregressiveOptions{}, rng);
  if (options.broken == "mask") made = std::make_unique<WrongMask<double>>(rng);
  print_contract(check_bijector(*made, rng.normal<double>({5, 2})), results);
}
// end: checks

// tag: orders
// Fits the banana three times: by one MADE with x1 first, by one with x2 first, and by five MADEs
// with alternating order.
void fit_banana(const ChapterOptions& options, Rng& rng, Results& results) {
  const MaskedAutoregressiveOptions layer{.hidden = {32, 32}};
  const auto alone = [](std::unique_ptr<Bijector<float>> made) {
    return Flow<float>(std::move(made), std::make_unique<StandardNormal<float>>(2));
  };
  const auto made = [&](std::vector<std::size_t> order) {
    return alone(std::make_unique<MaskedAutoregressive<float>>(std::move(order), layer, rng));
  };
  const bool wrong = options.broken == "mask";
  std::vector<ToyFit> fits;
  fits.push_back({"banana", wrong ? alone(std::make_unique<WrongMask<float>>(rng)) : made({0, 1}),
                  options.seed, "one MADE, x1 first"});
  fits.push_back({"banana", made({1, 0}), options.seed, "one MADE, x2 first"});
  fits.push_back({"banana", maf<float>(2, {5, layer}, rng), options.seed, "MAF, five MADEs"});
  const char* keys[] = {"x1_first", "x2_first", "maf"};
  std::vector<ToyScore> scores;
  for (ToyFit& fit : fits) {
    fit.train(options.epochs, options.seed);
    scores.push_back({fit.name, keys[scores.size()], &fit, fit.log_prob()(fit.data.test)});
  }
  print_scores(scores, results);
  results.figure(truths_and_flows(fits, {"x1", "x2", {-5, 11}, {-8, 8}}).save(options.picture));
}
// end: orders

// tag: conditional
// Fits p(x | c) to a banana that its context c bends. The planted mistake "context" trains with
// contexts that are independent of their rows.
void fit_conditional(const ChapterOptions& options, Rng& rng, Results& results) {
  const MafOptions shape{3, {.hidden = {32, 32}, .context_features = 1}};
  Flow<float> flow = maf<float>(2, shape, rng);
  Rows<float> train = bent_bananas(20000, rng);
  const Rows<float> valid = bent_bananas(5000, rng), test = bent_bananas(20000, rng);
  if (options.broken == "context") train.context = rng.uniform<float>({20000, 1}, -1, 1);
  ProgressLine line;
  const FitOptions fit{.epochs = options.epochs, .batch = 256, .seed = options.seed, .threads = 2};
  Trainer<float>(flow, train, valid, fit).run([&](const EpochReport& report) {
    line.update("p(x | c), " + progress_text(report));
  });
  line.finish();
  Workers workers(2);
  const std::vector<double> truth = bent_banana_log_prob(test),
                            log_p = flow.log_prob(test, workers);
  results.print("p(x|c), above truth", "conditional.above", paired_difference(truth, log_p));
  results.figure(bent_banana_and_flow(flow).save(beside(options.picture, "_context")));
}
// end: conditional

// tag: experiment
int masked_autoregressive_flows(const ChapterOptions& options) {
  Results results;
  Rng rng(options.seed);
  results.figure(masks_and_jacobian(rng).save(beside(options.picture, "_masks")));
  check_layers(options, rng, results);
  if (options.broken != "context") fit_banana(options, rng, results);
  if (options.broken != "mask") fit_conditional(options, rng, results);
  compare_sampling(1000, 43, rng, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows MADE's masks, and fits masked autoregressive flows to a banana", "ch08_maf");
  ChapterOptions options{.epochs = 30, .picture = "ch08_maf.png"};
  add_chapter_options(app, options, {"mask", "context"});
  return run_program(app, argc, argv, [&] { return masked_autoregressive_flows(options); });
}
