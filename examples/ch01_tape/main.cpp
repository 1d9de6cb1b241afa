// The tape: a scalar tape from nothing, the array tape, and logistic regression to its optimum.
#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "engine/random.hpp"
#include "examples/ch01_tape/optimum.hpp"
#include "examples/ch01_tape/scalar_tape.hpp"
#include "examples/ch01_tape/tape_costs.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <memory>

using namespace tapeflow;

// tag: scalar-check
// The slope of y = x · x at x = 3, by the scalar tape and by differences. The planted mistake
// "accumulate" assigns adjoints where it should add to them.
void check_scalar_tape(const ChapterOptions& options, Results& results) {
  auto tape = std::make_unique<scalar::Tape>();
  if (options.broken == "accumulate") tape = std::make_unique<scalar::AssigningTape>();
  const scalar::Var x = tape->variable(3);
  tape->backward(x * x);
  const auto square = [](const Array<double>& at) { return at(0) * at(0); };
  const double difference = finite_difference(square, Array<double>{3.})(0);
  const std::string cause = likely_cause(x.adjoint() / difference, {});
  results.print("slope of x·x at 3", "by the scalar tape " + number(x.adjoint(), 6) +
                                         ", by differences " + number(difference, 6) +
                                         (cause.empty() ? "" : " (" + cause + ")"));
  results.keep("scalar.slope", x.adjoint());
}
// end: scalar-check

// tag: descent
// Makes `steps` steps of an optimiser on the array tape. Returns the loss before each step.
Series descend(std::string name, LogisticRegression& model, Optimizer<double>& optimizer,
               const Schedule& schedule, std::size_t steps) {
  Series losses{std::move(name), {}, {}};
  const double rate = optimizer.learning_rate();
  Tape<double> tape;
  for (std::size_t step = 0; step < steps; ++step) {
    tape.clear();
    const Var<double> loss = model.loss(tape);
    losses.x.push_back(static_cast<double>(step + 1));
    losses.y.push_back(loss.item());
    tape.backward(loss);
    optimizer.set_learning_rate(rate * schedule(step));
    optimizer.step();
  }
  return losses;
}
// end: descent

// tag: without-penalty
// A plane separates threes from eights. Without a penalty, longer weights always give a smaller
// loss, so there is no optimum: the program shows how the weights grow.
void descend_without_penalty(LogisticRegression model, Results& results) {
  model.penalty = 0;
  Sgd<double> sgd({&model.w, &model.b}, {.learning_rate = 0.2, .momentum = 0.9});
  std::string lengths;
  for (std::size_t steps : {1000, 1000, 2000}) {
    descend("", model, sgd, constant(), steps);
    lengths += (lengths.empty() ? "" : ", ") + number(model.length(), 1);
    results.keep("without_penalty.length_" + std::to_string(sgd.steps()), model.length());
  }
  results.print("without penalty", "|w| after 1000, 2000, 4000 steps: " + lengths);
}
// end: without-penalty

// tag: experiment
int tape(const ChapterOptions& options) {
  Results results;
  check_scalar_tape(options, results);
  count_visits(results);

  LogisticRegression best = threes_and_eights(0.01), descent = best, adaptive = best;
  descend_without_penalty(best, results);
  best.w.value = 0.1 * Rng(options.seed).normal<double>(best.w.value.shape());
  compare_tapes(best, results);
  print_gradient_check(check_gradient([&](Tape<double>& tape) { return best.loss(tape); },
                                      {{"w", &best.w}, {"b", &best.b}}),
                       results);

  std::vector<Series> curves{descend_by_newton(best, results)};
  Sgd<double> sgd({&descent.w, &descent.b}, {.learning_rate = 0.2, .momentum = 0.9});
  curves.push_back(descend("gradient descent", descent, sgd, constant(), options.epochs));
  Adam<double> adam({&adaptive.w, &adaptive.b}, {.learning_rate = 0.05});
  curves.push_back(descend("Adam", adaptive, adam, cosine(options.epochs), options.epochs));
  print_gap("gradient descent", "descent.gap", descent, best, results);
  print_gap("Adam", "adam.gap", adaptive, best, results);

  results.figure(weights_and_gaps(best, std::move(curves)).save(options.picture));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Differentiates numbers and arrays by a tape, and finds the optimum of a regression",
               "ch01_tape");
  ChapterOptions options{.epochs = 3000, .picture = "ch01_tape.png"};
  add_chapter_options(app, options, {"accumulate"});
  return run_program(app, argc, argv, [&] { return tape(options); });
}
