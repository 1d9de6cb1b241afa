// Judges the outer product: its value, its adjoints by differences, and two uses of one input.
#include "tutorials/exercises/ch01/3_outer_product.hpp"

#include "engine/gradient_check.hpp"
#include "engine/ops.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace {

using namespace tapeflow;
using exercise::shown;
using In = std::span<const Var<double>>;

const Array<double> a{0.5, -2, 3}, b{1.5, -0.25};

std::string complaint_about_the_value() {
  Tape<double> tape;
  const Var<double> y = exercise::outer(tape.variable(a), tape.variable(b));
  if (y.shape() != Shape{3, 2})
    return "outer of a [3] and b [2] has the shape [3, 2], yours has " + to_string(y.shape()) + ".";
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 2; ++j)
      if (!(std::abs(y.value()(i, j) - a(i) * b(j)) < 1e-14))
        return "y[" + std::to_string(i) + ", " + std::to_string(j) + "] is a[" + std::to_string(i) +
               "] b[" + std::to_string(j) + "] = " + shown(a(i) * b(j)) + ", yours is " +
               shown(y.value()(i, j)) + ".";
  return "";
}

// The adjoint of a for this adjoint of y. Nothing is said about b.
Array<double> adjoint_of_a(const Array<double>& dy) {
  Tape<double> tape;
  const Var<double> left = tape.variable(a), y = exercise::outer(left, tape.variable(b));
  tape.backward(y, dy);
  return left.adjoint();
}

// Why the adjoints are wrong; empty if no common mistake fits.
std::string cause() {
  const Array<double> dy{{1., 2.}, {4., 8.}, {16., 32.}};
  const Array<double> da = adjoint_of_a(dy), doubled = adjoint_of_a(2 * dy);
  if (da(0) == 0 && da(1) == 0 && da(2) == 0)
    return " No contribution arrives: has the node a pullback?";
  if (da(0) == doubled(0))
    return " The pullback does not use the adjoint of y: it comes out the same for twice dy.";
  if (std::abs(da(0) - dy(0, 0) * b(0)) < 1e-12)
    return " a[i] is used in y[i, 0], y[i, 1], …: add up over its whole row.";
  return "";
}

std::string complaint_about_the_adjoints() {
  const GradientReport report =
      check_gradient([](In in) { return exercise::outer(in[0], in[1]); }, {a, b});
  if (report.ok) return "";
  return "The adjoint of " + std::string(report.where.starts_with("input 0") ? "a" : "b") +
         " is wrong, " + report.sentence() + "." + cause();
}

// outer(a, b) + outer(a, c), with a used twice.
std::string complaint_about_two_uses() {
  const GradientReport report = check_gradient(
      [](In in) { return exercise::outer(in[0], in[1]) + exercise::outer(in[0], in[2]); },
      {a, b, {0.75, 2.}});
  if (report.ok) return "";
  return "outer is right where a is used once. In outer(a, b) + outer(a, c) it is wrong, " +
         report.sentence() +
         ": a contribution was assigned where it should be added. Look at Target::add, or use "
         "each().";
}

}  // namespace

std::vector<std::string> tapeflow::exercise::judge() {
  for (const auto& complaint :
       {complaint_about_the_value, complaint_about_the_adjoints, complaint_about_two_uses}) {
    const std::string sentence = complaint();
    if (!sentence.empty()) return {sentence};
  }
  return {};
}
