#include "examples/ch01_tape/tape_costs.hpp"

#include "examples/ch01_tape/scalar_tape.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
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

// The median time of 201 calls, in seconds.
double median_time(const std::function<void()>& work) {
  std::vector<double> times;
  for (int k = 0; k < 201; ++k) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
  }
  std::nth_element(times.begin(), times.begin() + 100, times.end());
  return times[100];
}

}  // namespace

// tag: doubling
// Repeats y = y + y n times: the tape then has n + 1 nodes, and there are 2^n paths.
void count_visits(Results& results) {
  TextTable table({"doublings", "nodes visited by the tape", "along all paths", "derivative"});
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

// tag: costs
void compare_tapes(const LogisticRegression& model, Results& results) {
  scalar::Tape numbers;
  std::vector<scalar::Var> w;
  numbers.backward(loss_by_numbers(model, numbers, w));
  Tape<double> arrays, values({.record = false});
  arrays.backward(model.loss(arrays));
  double worst = 0;
  for (std::size_t j = 0; j < w.size(); ++j)
    worst = std::max(worst, std::abs(w[j].adjoint() - model.w.grad.data()[j]));
  const std::size_t nodes = arrays.size();
  const double both = median_time([&] { arrays.clear(), arrays.backward(model.loss(arrays)); });
  const double loss = median_time([&] { values.clear(), model.loss(values); });

  results.print("one gradient", std::to_string(numbers.size()) + " nodes of numbers or " +
                                    std::to_string(nodes) +
                                    " of arrays; the two gradients differ by " + scientific(worst));
  results.print("  its time", number(both / loss, 1) + " times that of the loss; by differences " +
                                  std::to_string(2 * (w.size() + 1)) + " times");
  results.keep("nodes.numbers", numbers.size()).keep("nodes.arrays", nodes);
  results.keep("nodes.difference", worst).keep("time_ratio", both / loss);
}
// end: costs

}  // namespace tapeflow
