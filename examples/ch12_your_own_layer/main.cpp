// A layer of your own: what each sentence of the contract means, and a fit beside affine couplings.
#include "examples/ch12_your_own_layer/contract.hpp"
#include "examples/ch12_your_own_layer/fits.hpp"
#include "examples/ch12_your_own_layer/mistakes.hpp"
#include "examples/ch12_your_own_layer/one_layer.hpp"
#include "examples/ch12_your_own_layer/piecewise_linear.hpp"
#include "examples/support/course/checks.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

const PlaneView view{"x1", "x2", {-6, 6}, {-6, 6}};

// --break, with a phrase for each mistake. The phrases of a chapter with so many stand beside it.
void add_break(CLI::App& app, ChapterOptions& options) {
  std::vector<std::string> names;
  std::string help = "plant a mistake, to see which clause of the contract notices it:";
  for (const auto& [name, phrase] : mistakes()) {
    names.push_back(name);
    help += "\n  " + name + ": " + phrase;
  }
  app.add_option("--break", options.broken, help)->check(CLI::IsMember(names));
}

void check_gradient_of_layer(std::uint64_t seed, Results& results) {
  Rng rng(seed);
  Flow<double> flow(make_piecewise_linear<double>(2, rng),
                    std::make_unique<StandardNormal<double>>(2));
  check_gradient_of_flow(flow, rng, results);
}

// tag: experiment
int a_layer_of_your_own(const ChapterOptions& options) {
  Results results;
  Rng rng(options.seed);
  const std::string& broken = options.broken;
  const auto picture = [&](const char* what) { return beside(options.picture, what); };
  print_verdict(broken, options.seed, results);
  std::vector<ToyFit> fits;
  if (broken.empty()) {
    check_gradient_of_layer(options.seed, results);
    const Figure verdicts = all_verdicts(options.seed, results);
    fits = compare_fits(options, results, picture("_pieces"));
    results.figure(verdicts.save(picture("_contract")));
    results.figure(pieces_and_density(rng).save(picture("_one_layer")));
  } else if (broken == "bins" || broken == "first-call") {
    fits = show_symptom(options, results);
  }
  if (!fits.empty()) results.figure(truths_and_flows(fits, view).save(options.picture));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Checks a new layer, plants mistakes in it, and fits it to eight Gaussians",
               "ch12_your_own_layer");
  ChapterOptions options{.epochs = 30, .picture = "ch12_your_own_layer.png"};
  add_chapter_options(app, options);
  add_break(app, options);
  return run_program(app, argc, argv, [&] { return a_layer_of_your_own(options); });
}
