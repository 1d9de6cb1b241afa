// The tape: a scalar tape from nothing, the array tape, and logistic regression to its optimum.
#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "engine/random.hpp"
#include "examples/ch01_tape/descents.hpp"
#include "examples/ch01_tape/optimum.hpp"
#include "examples/ch01_tape/small_tape.hpp"
#include "examples/ch01_tape/tape_costs.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

// The scalar tape: a tape to read, a slope to check, and the price of a recursive walk.
void on_numbers(const ChapterOptions& options, Results& results) {
  print_small_tape(*scalar_tape(options.broken), results);
  check_scalar_tape(*scalar_tape(options.broken), results);
  count_visits(results);
}

// The planted mistake "stale" never clears a gradient, from the first pass of this object on.
GradientPass new_pass(const LogisticRegression& model, const ChapterOptions& options) {
  return options.broken == "stale" ? pass_that_never_clears(model) : one_pass;
}

// Both tapes at the same random weights, and the array tape beside differences.
void on_arrays(const LogisticRegression& model, const ChapterOptions& options, Results& results) {
  compare_tapes(model, *scalar_tape(options.broken), results);
  measure_costs(model, results);
  LogisticRegression moved = model;
  // tag: gradient-check
  print_gradient_check(check_gradient([&](Tape<double>& tape) { return moved.loss(tape); },
                                      {{"w", &moved.w}, {"b", &moved.b}}),
                       results);
  // end: gradient-check
  check_second_pass(model, new_pass(model, options), results);
}

// tag: experiment
// The loss before each step, of three ways to the optimum; `model` ends at Newton's.
std::vector<Series> descend_in_three_ways(LogisticRegression& model, const ChapterOptions& options,
                                          Results& results) {
  LogisticRegression descent = model, adaptive = model;
  model.w.value = 0.1 * Rng(options.seed).normal<double>(model.w.value.shape());
  on_arrays(model, options, results);
  descend_without_penalty(descent, results);

  std::vector<Series> curves{descend_by_newton(model, results)};
  Sgd<double> sgd({&descent.w, &descent.b}, {.learning_rate = 0.2, .momentum = 0.9});
  curves.push_back(descend("gradient descent", descent, sgd, constant(), options.epochs,
                           new_pass(descent, options)));
  Adam<double> adam({&adaptive.w, &adaptive.b}, {.learning_rate = 0.05});
  curves.push_back(descend("Adam", adaptive, adam, cosine(options.epochs), options.epochs,
                           new_pass(adaptive, options)));
  print_gap("gradient descent", "descent", descent, model, results);
  print_gap("Adam", "adam", adaptive, model, results);
  return curves;
}
// end: experiment

int tape(const ChapterOptions& options) {
  Results results;
  on_numbers(options, results);
  LogisticRegression model = threes_and_eights(0.01);
  if (options.broken == "detach") model.formula = loss_of_detached_weights;
  const std::vector<Series> curves = descend_in_three_ways(model, options, results);

  results.figure(weights_beside_digits(model).save(options.picture));
  results.figure(slopes_and_visits().save(beside(options.picture, "_slopes")));
  results.figure(gaps(model, curves).save(beside(options.picture, "_gaps")));
  results.figure(
      time_and_memory(model.x.shape(0), options.seed).save(beside(options.picture, "_costs")));
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Differentiates numbers and arrays by a tape, and finds the optimum of a regression",
               "ch01_tape");
  ChapterOptions options{.epochs = 3000, .picture = "ch01_tape.png"};
  add_chapter_options(
      app, options,
      {{"accumulate", "adjoints are assigned where they should be added"},
       {"detach", "a value is taken off the tape, so that no gradient flows through it"},
       {"stale", "each gradient still contains those of all earlier passes"}});
  return run_program(app, argc, argv, [&] { return tape(options); });
}
