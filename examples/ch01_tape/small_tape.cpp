#include "examples/ch01_tape/small_tape.hpp"

#include "engine/gradient_check.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <iostream>

namespace tapeflow {

std::unique_ptr<scalar::Tape> scalar_tape(const std::string& mistake) {
  if (mistake == "accumulate") return std::make_unique<scalar::AssigningTape>();
  return std::make_unique<scalar::Tape>();
}

// Places are counted from 1 on, as the nodes of the chapter's formulas are.
void print_small_tape(scalar::Tape& tape, Results& results) {
  // tag: small
  const scalar::Var x = tape.variable(3);
  const scalar::Var square = x * x, power = exp(x);
  tape.backward(square + power);
  // end: small
  TextTable table({"place", "operation", "value", "slope in each input", "adjoint"});
  const char* operations[] = {"x", "x · x", "e^x", "sum"};
  for (std::size_t id = 0; id < tape.size(); ++id) {
    const scalar::Node& node = tape.node(id);
    std::string slopes;
    for (int k = 0; k < node.count; ++k)
      slopes += (k == 0 ? "" : ", ") + number(node.inputs[k].slope, 3) + " in node " +
                std::to_string(node.inputs[k].id + 1);
    table.row({std::to_string(id + 1), operations[id], number(node.value, 3), slopes,
               number(node.adjoint, 3)});
  }
  std::cout << "the tape of x · x + e^x at x = 3\n" << table;
  results.keep("small.slope", x.adjoint());
}

void print_two_slopes(const std::string& label, const std::string& origin, double slope,
                      double by_differences, Results& results) {
  const std::string cause = likely_cause(slope / by_differences, {});
  results.print(label, origin + " " + number(slope, 6) + ", by differences " +
                           number(by_differences, 6) + (cause.empty() ? "" : " (" + cause + ")"));
}

// tag: scalar-check
void check_scalar_tape(scalar::Tape& tape, Results& results) {
  const scalar::Var x = tape.variable(3);
  tape.backward(x * x);
  const auto square = [](const Array<double>& at) { return at(0) * at(0); };
  const double difference = finite_difference(square, Array<double>{3.})(0);
  print_two_slopes("slope of x · x at 3", "by the scalar tape", x.adjoint(), difference, results);
  results.keep("scalar.slope", x.adjoint());
}
// end: scalar-check

}  // namespace tapeflow
