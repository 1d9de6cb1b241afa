#include "examples/ch01_tape/tape_costs.hpp"

#include "engine/blas.hpp"
#include "engine/ops/targets.hpp"
#include "engine/random.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace tapeflow {
namespace {

// tag: by-numbers
// The loss of LogisticRegression on the scalar tape, number by number. Appends the variables of the
// weights to `w`.
scalar::Var loss_by_numbers(const LogisticRegression& model, scalar::Tape& tape,
                            std::vector<scalar::Var>& w) {
  for (double v : model.w.value) w.push_back(tape.variable(v));
  const scalar::Var b = tape.variable(model.b.value(0));
  scalar::Var loss = tape.variable(0), squares = tape.variable(0);
  for (std::size_t i = 0; i < model.x.shape(0); ++i) {
    scalar::Var score = b;
    for (std::size_t j = 0; j < w.size(); ++j) score = score + model.x(i, j) * w[j];
    loss = loss + softplus(-model.label(i, 0) * score);
  }
  for (const scalar::Var& v : w) squares = squares + v * v;
  return (1. / static_cast<double>(model.x.shape(0))) * loss + 0.5 * model.penalty * squares;
}
// end: by-numbers

// The least time of 201 calls, in seconds: what the work takes when nothing disturbs it.
double least_time(const std::function<void()>& work) {
  double least = std::numeric_limits<double>::infinity();
  for (int k = 0; k < 201; ++k) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    least = std::min(least, time.count());
  }
  return least;
}

// The time of loss and gradient, divided by the time of the loss alone.
double time_ratio(const LogisticRegression& model) {
  Tape<double> arrays, values({.record = false});
  const double both = least_time([&] { arrays.clear(), arrays.backward(model.loss(arrays)); });
  return both / least_time([&] { values.clear(), model.loss(values); });
}

// tag: noted
// y = x. The pullback notes where the adjoint of y lies.
Var<double> noted(Var<double> x, std::set<const double*>& places) {
  Tape<double>& tape = x.tape();
  Var<double> y = tape.output(x.shape(), {x});
  std::copy_n(x.data(), x.size(), tape.write(y));
  tape.pullback(y, [x, y, noted = &places] {
    noted->insert(y.dy());
    each(x.size(), x.target(), [dy = y.dy()](std::size_t i) { return dy[i]; });
  });
  return y;
}
// end: noted

// How many different buffers hold adjoints during the walk along a chain of operations.
std::size_t adjoint_buffers(std::size_t operations, TapeOptions options) {
  std::set<const double*> places;
  Tape<double> tape(options);
  Var<double> y = tape.variable({1.});
  for (std::size_t k = 0; k < operations; ++k) y = noted(y, places);
  tape.backward(y);
  return places.size();
}

// A regression of random numbers with this many weights.
LogisticRegression random_regression(std::size_t rows, std::size_t weights, Rng& rng) {
  Array<double> x = rng.normal<double>({rows, weights}), label(Shape{rows, 1});
  for (double& l : label) l = rng.normal() > 0 ? 1 : -1;
  return {std::move(x), std::move(label), 0.01};
}

// The tape of a regression with two weights and one image of two pixels, as a matrix of slopes.
Array<double> slopes_of_a_small_tape() {
  LogisticRegression model{Array<double>(Shape{1, 2}, 0.8), filled<double>({1, 1}, 1), 0.5};
  model.w.value(0, 0) = 0.6;
  model.w.value(1, 0) = -1.2;
  scalar::Tape tape;
  std::vector<scalar::Var> w;
  loss_by_numbers(model, tape, w);
  Array<double> slopes = filled<double>({tape.size(), tape.size()}, 0);
  for (std::size_t i = 0; i < tape.size(); ++i)
    for (int k = 0; k < tape.node(i).count; ++k)
      slopes(i, tape.node(i).inputs[k].id) += tape.node(i).inputs[k].slope;
  return slopes;
}

struct Visits {
  std::size_t by_tape, along_paths;
  double derivative;
};

// tag: doubling
// Repeats y = y + y n times: the tape then has n + 1 nodes, and there are 2^n paths.
Visits visits_after(int doublings) {
  scalar::Tape tape;
  const scalar::Var x = tape.variable(1);
  scalar::Var y = x;
  for (int k = 0; k < doublings; ++k) y = y + y;
  const std::size_t along_paths = tape.backward_along_paths(y), by_tape = tape.backward(y);
  return {by_tape, along_paths, x.adjoint()};
}
// end: doubling

}  // namespace

void count_visits(Results& results) {
  TextTable table({"doublings", "nodes visited by the tape", "along all paths", "derivative"});
  for (int n : {5, 10, 20}) {
    const auto [by_tape, along_paths, derivative] = visits_after(n);
    table.row({std::to_string(n), std::to_string(by_tape), std::to_string(along_paths),
               number(derivative, 0)});
    results.keep("visits.tape_" + std::to_string(n), by_tape);
    results.keep("visits.paths_" + std::to_string(n), along_paths);
  }
  std::cout << table;
}

// tag: compare
void compare_tapes(const LogisticRegression& model, scalar::Tape& numbers, Results& results) {
  std::vector<scalar::Var> w;
  numbers.backward(loss_by_numbers(model, numbers, w));
  Tape<double> arrays;
  arrays.backward(model.loss(arrays));
  double worst = 0;
  for (std::size_t j = 0; j < w.size(); ++j)
    worst = std::max(worst, std::abs(w[j].adjoint() - model.w.grad.data()[j]));
  // end: compare
  constexpr double rounding = 1e-14;
  results.print("one gradient",
                std::to_string(numbers.size()) + " nodes of numbers or " +
                    std::to_string(arrays.size()) + " of arrays; the two gradients differ by " +
                    (worst < rounding ? "less than " + scientific(rounding, 1) : number(worst, 6)));
  results.keep("nodes.numbers", numbers.size()).keep("nodes.arrays", arrays.size());
  results.keep("nodes.difference", worst);
}

void measure_costs(const LogisticRegression& model, Results& results) {
  const double ratio = time_ratio(model);
  results.keep("time_ratio", ratio);
  results.print("  its time", number(ratio, 1) + " times that of the loss, by differences " +
                                  std::to_string(2 * (model.w.value.size() + 1)) +
                                  " times (one thread, BLAS kernel " + blas_kernel() + ")");
  constexpr std::size_t chain = 32;
  const std::size_t lent = adjoint_buffers(chain, {}),
                    all = adjoint_buffers(chain, {.intermediate_adjoints = true});
  results.print("  its memory", "a chain of " + std::to_string(chain) + " operations keeps " +
                                    std::to_string(chain + 1) + " arrays of values and " +
                                    std::to_string(lent) + " of adjoints");
  results.keep("memory.values", chain + 1).keep("memory.adjoints", lent);
  results.keep("memory.all_adjoints", all);
}

Figure slopes_and_visits() {
  Series by_tape{"one walk over the list", {}, {}}, along_paths{"along every path", {}, {}};
  for (int n = 1; n <= 20; ++n) {
    const Visits visits = visits_after(n);
    for (Series* curve : {&by_tape, &along_paths}) curve->x.push_back(n);
    by_tape.y.push_back(static_cast<double>(visits.by_tape));
    along_paths.y.push_back(static_cast<double>(visits.along_paths));
  }
  Figure figure;
  figure.matrix(
      {"A tape's slopes: all to the left", "input (place on the tape)", "node (place on the tape)"},
      slopes_of_a_small_tape());
  figure.lines({"One derivative of y = y + y", "number of doublings", "nodes visited"},
               {by_tape, along_paths}, {}, Axes::logarithmic_y);
  return figure;
}

Figure time_and_memory(std::size_t rows, std::uint64_t seed) {
  Rng rng(seed);
  Series tape{"by the tape", {}, {}}, differences{"by differences", {}, {}};
  for (std::size_t d = 1; d <= 1024; d *= 4) {
    for (Series* curve : {&tape, &differences}) curve->x.push_back(static_cast<double>(d));
    tape.y.push_back(time_ratio(random_regression(rows, d, rng)));
    differences.y.push_back(2 * static_cast<double>(d + 1));
  }
  Series values{"values", {}, {}}, lent{"adjoints, lent by the pool", {}, {}};
  for (std::size_t n = 4; n <= 64; n += 4) {
    for (Series* curve : {&values, &lent}) curve->x.push_back(static_cast<double>(n));
    values.y.push_back(static_cast<double>(n + 1));
    lent.y.push_back(static_cast<double>(adjoint_buffers(n, {})));
  }
  Figure figure;
  figure.lines({"Time of all derivatives", "number of weights", "time of the loss = 1"},
               {tape, differences}, {}, Axes::logarithmic);
  figure.lines({"Memory during one gradient", "operations in a chain", "arrays kept"},
               {values, lent});
  return figure;
}

}  // namespace tapeflow
