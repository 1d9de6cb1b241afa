// MADE and MAF: masks by degrees, the banana of known entropy, p(x | c), and what a sample costs.
#include "engine/blas.hpp"
#include "examples/support/bent_banana.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/checks.hpp"
#include "examples/support/fitting.hpp"
#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"
#include "examples/support/toy_fit.hpp"
#include "examples/support/wrong_mask.hpp"
#include "flows/check_bijector.hpp"
#include "flows/gaussian.hpp"
#include "flows/slow_maf.hpp"

#include <chrono>
#include <cmath>
#include <iomanip>
#include <sstream>

using namespace tapeflow;

// tag: masks
// Two of the masks of a MADE of five columns, the paths that all three leave from inputs to
// outputs, and the Jacobian by the tape.
Figure masks_and_jacobian(Rng& rng) {
  const Made<double> made(natural_order(5), {.hidden = {10, 10}}, rng);
  Tape<double> tape({.record = false});
  const auto mask = [&](std::size_t layer, Sees sees) {
    return tape.constant(
        degree_mask<double>(made.degrees()[layer], made.degrees()[layer + 1], sees));
  };
  const auto first = mask(0, Sees::up_to_its_degree), second = mask(1, Sees::up_to_its_degree),
             last = mask(2, Sees::below_its_degree);
  const Array<double> paths = transpose(matmul(matmul(first, second), last)).value();
  Figure figure(2);
  figure.matrix({"First mask: degrees up to its own", "hidden unit", "input"}, first.value());
  figure.matrix({"Last mask: degrees below its own", "output", "hidden unit"}, last.value());
  figure.matrix({"Paths from input to output", "input", "output"}, paths);
  figure.matrix({"Jacobian of the outputs", "input", "output"},
                jacobian([&](Var<double> x) { return made(x); }, rng.normal<double>({1, 5})));
  return figure;
}
// end: masks

// tag: checks
void check_layers(const ChapterOptions& options, Rng& rng, Results& results) {
  MaskedAutoregressive<double> layer(natural_order(8), {.hidden = {16, 16}}, rng);
  for (Parameter<double>* p : layer.trainable_parameters()) p->value += 0.2;
  const double difference = difference_from_slow_maf(layer, rng.normal<double>({50, 8}));
  std::ostringstream text;
  text << "differ by " << std::setprecision(2) << difference << " at most, on 50 rows";
  results.print("MAF beside SlowMaf", text.str());
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
// The banana by one MADE with x1 first, by one with x2 first, and by five that take turns.
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
  std::vector<ToyScore> scores;
  const char* keys[] = {"x1_first", "x2_first", "maf"};
  for (ToyFit& fit : fits) {
    fit.train(options.epochs, options.seed);
    scores.push_back({fit.name, keys[scores.size()], &fit, fit.log_prob()(fit.data.test)});
  }
  print_scores(scores, results);
  results.figure(truths_and_flows(fits, {"x1", "x2", {-4, 12}, {-8, 8}}).save(options.picture));
}
// end: orders

// tag: conditional
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
  std::vector<double> truth;
  for (std::size_t i = 0; i < test.count(); ++i)
    truth.push_back(bent_banana_log_prob(test.x(i, 0), test.x(i, 1), test.context(i, 0)));
  const auto log_p = flow.log_prob(test.x, workers, &test.context);
  results.print("p(x|c), above truth", "conditional.above", paired_difference(truth, log_p));
  results.figure(bent_banana_and_flow(flow).save(beside(options.picture, "_context")));
}
// end: conditional

// tag: cost
// What 1000 samples in 43 columns cost, in passes of 1000 rows through the network.
void time_sampling(Rng& rng, Results& results) {
  const MaskedAutoregressive<float> layer(natural_order(43), {.hidden = {512, 512}}, rng);
  const Array<float> z = rng.normal<float>({1000, 43});
  const auto seconds = [&](auto map) {
    Tape<float> tape({.record = false});
    double best = INFINITY;
    for (int run = 0; run < 3; ++run, tape.clear()) {
      const auto start = std::chrono::steady_clock::now();
      map(tape.constant(z));
      best = std::min(
          best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
  };
  const double pass = seconds([&](Var<float> x) { layer.to_latent(x, {}); });
  const double plain = seconds([&](Var<float> v) { layer.to_data_plain(v); });
  const double incremental = seconds([&](Var<float> v) { layer.to_data(v, {}); });
  results.print("1000 samples, D=43", "plain " + number(plain / pass, 1) + " passes, incremental " +
                                          number(incremental / pass, 1));
  results.keep("sampling.plain", plain / pass).keep("sampling.incremental", incremental / pass);
}
// end: cost

// tag: experiment
int masked_autoregressive_flows(const ChapterOptions& options) {
  choose_blas_kernel();
  Results results;
  Rng rng(options.seed);
  results.figure(masks_and_jacobian(rng).save(beside(options.picture, "_masks")));
  check_layers(options, rng, results);
  if (options.broken != "context") fit_banana(options, rng, results);
  if (options.broken != "mask") fit_conditional(options, rng, results);
  time_sampling(rng, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Takes MADE apart and fits masked autoregressive flows to MAF's banana", "ch08_maf");
  ChapterOptions options{.epochs = 30, .picture = "ch08_maf.png"};
  add_chapter_options(app, options, {"mask", "context"});
  return run_program(app, argc, argv, [&] { return masked_autoregressive_flows(options); });
}
