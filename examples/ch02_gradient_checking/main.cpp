// Checking gradients: the error of finite differences, and a museum of checks that cannot fail.
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "examples/ch02_gradient_checking/museum.hpp"
#include "examples/ch02_gradient_checking/planted.hpp"
#include "examples/ch02_gradient_checking/planted_adjoints.hpp"
#include "examples/ch02_gradient_checking/v_curve.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: function
// gelu(x) = x Φ(x) at all points at once, in the arithmetic of T.
template <class T>
Array<double> gelu_of(const Array<T>& x) {
  Tape<T> tape({.record = false});
  return cast<double>(gelu(tape.constant(x)).value());
}

// The derivative of gelu at all points by one sweep, because y_i depends on x_i alone. The planted
// mistake "slope" replaces it by a slope that is right to three digits.
Array<double> slopes_by_tape(const Array<double>& x, const ChapterOptions& options) {
  Tape<double> tape;
  const Var<double> leaf = tape.variable(x);
  tape.backward(sum(options.broken == "slope" ? gelu_of_another_slope(leaf) : gelu(leaf)));
  return leaf.adjoint();
}
// end: function

template <class T>
Series curve_in(const char* name, const Array<double>& points, const ChapterOptions& options) {
  const Array<T> x = cast<T>(points);
  const auto kind = options.broken == "one-sided" ? Difference::one_sided : Difference::central;
  return error_curve(name, gelu_of<T>, x, slopes_by_tape(cast<double>(x), options), kind);
}

// tag: experiment
Figure measure_v_curves(const ChapterOptions& options, Results& results) {
  const Array<double> points = Rng(options.seed).uniform<double>({4096}, -2, 2);
  const std::vector<Series> curves{curve_in<float>("float", points, options),
                                   curve_in<double>("double", points, options)};
  std::cout << "error of a difference with step h, of gelu at 4096 points\n";
  print_shapes(curves, results);
  return v_curves(curves);
}
// end: experiment

// relu has the slope 1 at every x > 0. A difference near the kink at 0 has one of its two points on
// the other side.
void print_kink(Results& results) {
  const double h = difference_step(0), across = difference_of_relu(h / 2),
               beside = difference_of_relu(2 * h);
  results.print("relu's slope of 1", "by differences " + number(across, 4) +
                                         " at h/2 from the kink, " + number(beside, 4) + " at 2h");
  results.keep("kink.across", across).keep("kink.beside", beside);
}

// tag: gradient-check
void check_gradient_of_layer(Rng rng, Results& results) {
  const auto layer = [](std::span<const Var<double>> in) {
    return gelu(linear(in[0], in[1], in[2]));
  };
  const std::vector<Array<double>> inputs{rng.normal<double>({5, 4}), rng.normal<double>({4, 3}),
                                          rng.normal<double>({3})};
  print_gradient_check(check_gradient(layer, inputs), results);
}
// end: gradient-check

int main(int argc, char** argv) {
  CLI::App app("Measures how wrong finite differences are, and shows which checks cannot fail",
               "ch02_gradient_checking");
  ChapterOptions options{.picture = "ch02_gradients.png"};
  add_chapter_options(app, options,
                      {{"one-sided", "one-sided differences in place of central ones"},
                       {"slope", "the adjoint of gelu is right to three digits only"}});
  return run_program(app, argc, argv, [&] {
    Results results;
    const Figure curves = measure_v_curves(options, results);
    print_kink(results);
    check_gradient_of_layer(Rng(options.seed), results);
    print_planted(Rng(options.seed), results);
    compare_ways(Rng(options.seed), results);
    visit_museum(options.seed, results);
    results.figure(curves.save(options.picture));
    results.figure(
        kink_and_sensitivity(Rng(options.seed)).save(beside(options.picture, "_limits")));
    results.figure(two_cotangents(options.seed).save(beside(options.picture, "_cotangents")));
    results.write(options.json);
    return exit_success;
  });
}
