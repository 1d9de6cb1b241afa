#include "examples/ch02_gradient_checking/planted.hpp"

#include "engine/gradient_check.hpp"
#include "examples/ch02_gradient_checking/planted_adjoints.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <iostream>
#include <utility>

namespace tapeflow {
namespace {

using V = Var<double>;
using In = std::span<const V>;

struct Planted {
  const char* mistake;
  V (*f)(In);
  std::vector<Shape> shapes;
};

// tag: list
const std::vector<Planted> planted{
    {"a sign of e^x", [](In in) { return exp_of_a_wrong_sign(in[0]); }, {{2, 3}}},
    {"the 2 of x²", [](In in) { return square_without_the_two(in[0]); }, {{5}}},
    {"1/n of a mean", [](In in) { return mean_without_its_count(in[0]); }, {{7}}},
    {"scale off tape", [](In in) { return scaled_off_the_tape(in[0], in[1]); }, {{3}, {3}}},
    {"an assignment", [](In in) { return used_twice_but_assigned(in[0]); }, {{4}}},
    {"another gelu", [](In in) { return gelu_of_another_slope(in[0]); }, {{5}}},
    {"a transpose", [](In in) { return transpose_whose_adjoint_is_a_reshape(in[0]); }, {{3, 3}}},
};
// end: list

constexpr std::size_t side = 32, weights = side * side, wrong_entry = 517;

// The check of tanh at 1024 weights, with the adjoint of one of them wrong by this part of it.
// Counts the computations of the function in `values`.
GradientReport check_weights(const Array<double>& at, double mistake, std::size_t every_entry_up_to,
                             std::size_t& values) {
  const auto f = [&](In in) {
    if (!in[0].tape().options().record) ++values;
    return tanh(with_one_wrong_entry(in[0], wrong_entry, 1 + mistake));
  };
  return check_gradient(f, {at}, {.every_entry_up_to = every_entry_up_to});
}

double slope_of_relu(double x) {
  Tape<double> tape;
  const V leaf = tape.variable({x});
  tape.backward(relu(leaf));
  return leaf.adjoint()(0);
}

// The first row of a picture is at its bottom, that of a matrix on top.
Array<double> flip_rows(const Array<double>& matrix) {
  Tape<double> tape({.record = false});
  return flip(tape.constant(matrix), 0).value();
}

}  // namespace

double difference_of_relu(double x) {
  const auto relu_of = [](const Array<double>& v) {
    Tape<double> tape({.record = false});
    return relu(tape.constant(v)).item();
  };
  return finite_difference(relu_of, Array<double>{x})(0);
}

void print_planted(Rng rng, Results& results) {
  std::cout << "planted mistakes, and what the check says of them\n";
  std::size_t caught = 0;
  for (const auto& [mistake, f, shapes] : planted) {
    std::vector<Array<double>> inputs;
    for (const Shape& shape : shapes) inputs.push_back(rng.normal<double>(shape));
    const GradientReport report = check_gradient(f, inputs);
    results.print("  " + std::string(mistake), report.sentence());
    caught += !report.ok;
  }
  results.keep("planted.caught", caught);
}

void compare_ways(Rng rng, Results& results) {
  const Array<double> at = rng.normal<double>({side, side});
  TextTable table({"1024 weights", "values of f", "error if all are right", "if one is 1 % off"});
  for (const auto& [way, name, limit] :
       {std::tuple{"entry by entry", "entries", weights}, {"20 directions", "directions", side}}) {
    std::size_t values = 0, more = 0;
    const double right = check_weights(at, 0, limit, values).worst_error,
                 wrong = check_weights(at, 0.01, limit, more).worst_error;
    table.row({way, std::to_string(values), scientific(right), scientific(wrong)});
    results.keep(name + std::string(".values"), values);
    results.keep(name + std::string(".right"), right).keep(name + std::string(".wrong"), wrong);
  }
  std::cout << table;
}

Figure kink_and_sensitivity(Rng rng) {
  const double h = difference_step(0);
  Series by_differences{"central difference", {}, {}}, by_tape{"slope by the tape", {}, {}};
  for (int k = -60; k <= 60; ++k) {
    const double steps = k / 20.;
    for (Series* curve : {&by_differences, &by_tape}) curve->x.push_back(steps);
    by_differences.y.push_back(difference_of_relu(steps * h));
    by_tape.y.push_back(slope_of_relu(steps * h));
  }
  const Array<double> at = rng.normal<double>({side, side});
  Series entries{"entry by entry", {}, {}}, directions{"20 directions", {}, {}};
  for (double mistake = 1e-12; mistake < 2; mistake *= 10) {
    std::size_t values = 0;
    for (Series* curve : {&entries, &directions}) curve->x.push_back(mistake);
    entries.y.push_back(check_weights(at, mistake, weights, values).worst_error);
    directions.y.push_back(check_weights(at, mistake, side, values).worst_error);
  }
  const double tolerance = GradientCheckOptions{}.tolerance;
  Figure figure;
  figure.lines({"relu near its kink", "distance from the kink (steps h)", "slope"},
               {by_differences, by_tape});
  figure.lines(
      {"One wrong entry of 1024", "relative error of that entry", "error reported"},
      {entries,
       directions,
       {"tolerance", {entries.x.front(), entries.x.back()}, {tolerance, tolerance}, Stroke::guide}},
      {}, Axes::logarithmic);
  return figure;
}

Figure two_cotangents(std::uint64_t seed) {
  constexpr std::size_t n = 3;
  Rng rng(seed);
  const Array<double> x = rng.normal<double>({n, n});
  Figure figure(3);
  for (const auto& [name, dy] : {std::pair{"ones", filled<double>({n, n}, 1)},
                                 std::pair{"random", rng.normal<double>({n, n})}}) {
    Tape<double> tape;
    const V leaf = tape.variable(x);
    const auto show = [&](const std::string& title, const Array<double>& values) {
      figure.cells({title, "", ""}, box_cells({0, n}, {0, n}, flip_rows(values)), "");
    };
    show(std::string("dy: ") + name, dy);
    tape.backward(transpose(leaf), dy);
    show("right: dx = dyᵀ", leaf.adjoint());
    tape.backward(transpose_whose_adjoint_is_a_reshape(leaf), dy);
    show("wrong: dx = dy", leaf.adjoint());
  }
  return figure;
}

}  // namespace tapeflow
