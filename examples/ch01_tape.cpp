// The tape: a scalar one from nothing, the array tape, and logistic regression to its optimum.
#include "engine/blas.hpp"
#include "engine/gradient_check.hpp"
#include "engine/optimizer.hpp"
#include "engine/random.hpp"
#include "engine/schedule.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/checks.hpp"
#include "examples/support/logistic_regression.hpp"
#include "examples/support/plot.hpp"
#include "examples/support/scalar_tape.hpp"
#include "examples/support/table.hpp"
#include "examples/support/tape_costs.hpp"

#include <cmath>
#include <memory>

using namespace tapeflow;

// tag: scalar-check
// y = x · x at x = 3, by the scalar tape and by differences. The planted mistake assigns adjoints
// where they should add up.
void check_scalar_tape(const ChapterOptions& options, Results& results) {
  auto tape = std::make_unique<scalar::Tape>();
  if (options.broken == "accumulate") tape = std::make_unique<scalar::AssigningTape>();
  const scalar::Var x = tape->variable(3);
  tape->backward(x * x);
  const auto square = [](const Array<double>& at) { return at(0) * at(0); };
  const double difference = finite_difference(square, Array<double>{3.})(0);
  const std::string cause = likely_cause(x.adjoint() / difference, {});
  results.print("slope of x x at 3", "by the scalar tape " + number(x.adjoint(), 6) +
                                         ", by differences " + number(difference, 6) +
                                         (cause.empty() ? "" : " (" + cause + ")"));
  results.keep("scalar.slope", x.adjoint());
}
// end: scalar-check

// tag: doubling
// y = y + y, n times: as many nodes as doublings, and 2^n paths.
void count_visits(Results& results) {
  TextTable table({"doublings", "nodes visited by the tape", "and along all paths", "derivative"});
  for (int n : {5, 10, 20}) {
    scalar::Tape tape;
    const scalar::Var x = tape.variable(1);
    scalar::Var y = x;
    for (int k = 0; k < n; ++k) y = y + y;
    const std::size_t along_paths = tape.backward_along_paths(y), by_tape = tape.backward(y);
    table.row({std::to_string(n), std::to_string(by_tape), std::to_string(along_paths),
               number(x.adjoint(), 0)});
    results.keep("visits.tape_" + std::to_string(n), by_tape);
    results.keep("visits.paths_" + std::to_string(n), along_paths);
  }
  std::cout << table;
}
// end: doubling

// One gradient of the loss on both tapes: the same numbers, at what cost?
void compare_tapes(const LogisticRegression& model, Results& results) {
  const TapeCosts cost = costs_of_gradient(model);
  results.print("one gradient", std::to_string(cost.numbers) + " nodes of numbers or " +
                                    std::to_string(cost.arrays) +
                                    " of arrays, largest difference " +
                                    scientific(cost.difference));
  results.print("  its time", "that of " + number(cost.ratio, 1) + " losses; by differences of " +
                                  std::to_string(2 * (model.w.value.size() + 1)));
  results.keep("nodes.numbers", cost.numbers).keep("nodes.arrays", cost.arrays);
  results.keep("nodes.difference", cost.difference).keep("time_ratio", cost.ratio);
}

// tag: descent
// The loss before every step of an optimiser.
Series descend(std::string name, LogisticRegression& model, Optimizer<double>& optimizer,
               const Schedule& schedule, std::size_t steps) {
  Series losses{std::move(name), {}, {}};
  const double rate = optimizer.learning_rate;
  Tape<double> tape;
  for (std::size_t step = 0; step < steps; ++step) {
    tape.clear();
    const Var<double> loss = model.loss(tape);
    losses.x.push_back(static_cast<double>(step + 1));
    losses.y.push_back(loss.item());
    tape.backward(loss);
    optimizer.learning_rate = rate * schedule(step);
    optimizer.step();
  }
  return losses;
}
// end: descent

Series newton(LogisticRegression& model, Results& results) {
  Series losses{"Newton", {}, {}};
  double gradient = 1;
  for (std::size_t step = 1; step <= 20 && gradient > 1e-14; ++step) {
    losses.x.push_back(static_cast<double>(step));
    losses.y.push_back(model.value());
    gradient = model.newton_step();
  }
  results.print("Newton's optimum", "newton.loss", model.value(), 9);
  results.keep("newton.gradient", gradient).keep("newton.steps", losses.x.size());
  return losses;
}

// tag: without-penalty
// A plane separates threes from eights: longer weights are always better, and there is no optimum.
void descend_without_penalty(LogisticRegression model, Results& results) {
  model.penalty = 0;
  Sgd<double> sgd({&model.w, &model.b}, {.learning_rate = 0.2, .momentum = 0.9});
  std::string lengths;
  for (std::size_t steps : {1000, 1000, 2000}) {
    descend("", model, sgd, constant(), steps);
    double squares = 0;
    for (double v : model.w.value) squares += v * v;
    lengths += (lengths.empty() ? "" : ", ") + number(std::sqrt(squares), 1);
    results.keep("without_penalty.length_" + std::to_string(sgd.steps), std::sqrt(squares));
  }
  results.print("without penalty", "|w| after 1000, 2000, 4000 steps: " + lengths);
}
// end: without-penalty

// What is left to the optimum, as one prints it and as one draws it.
void print_gap(const char* label, const char* name, const LogisticRegression& model, double optimum,
               Results& results) {
  const double gap = model.value() - optimum;
  results.keep(name, gap).print(
      label, number(model.value(), 9) + ", above Newton's by " + scientific(gap));
}

Figure draw(const LogisticRegression& model, std::vector<Series> curves, double optimum) {
  Array<double> weights(Shape{8, 8});
  for (std::size_t i = 0; i < 64; ++i) weights(7 - i / 8, i % 8) = model.w.value.data()[i];
  for (Series& curve : curves)
    for (double& loss : curve.y) loss -= optimum;
  Figure figure;
  figure.cells({"weights: blue is 3, red is 8", "", ""}, box_cells({0, 8}, {0, 8}, weights),
               "weight");
  figure.lines({"Loss above its minimum", "step", "nats per image"}, std::move(curves), {},
               Axes::logarithmic);
  return figure;
}

int tape(const ChapterOptions& options) {
  choose_blas_kernel();
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

  std::vector<Series> curves{newton(best, results)};
  const double optimum = best.value();
  Sgd<double> sgd({&descent.w, &descent.b}, {.learning_rate = 0.2, .momentum = 0.9});
  curves.push_back(descend("gradient descent", descent, sgd, constant(), options.epochs));
  Adam<double> adam({&adaptive.w, &adaptive.b}, {.learning_rate = 0.05});
  curves.push_back(descend("Adam", adaptive, adam, cosine(options.epochs), options.epochs));
  print_gap("gradient descent", "descent.gap", descent, optimum, results);
  print_gap("Adam", "adam.gap", adaptive, optimum, results);
  results.keep("accuracy", best.accuracy());
  results.figure(draw(best, std::move(curves), optimum).save(options.picture));
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Differentiates numbers and arrays by a tape, and finds the optimum of a regression",
               "ch01_tape");
  ChapterOptions options{.epochs = 3000, .picture = "ch01_tape.png"};
  add_chapter_options(app, options, {"accumulate"});
  return run_program(app, argc, argv, [&] { return tape(options); });
}
