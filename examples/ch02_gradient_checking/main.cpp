// Checking gradients: the error of finite differences, and a museum of checks that cannot fail.
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "examples/ch02_gradient_checking/museum.hpp"
#include "examples/ch02_gradient_checking/planted_adjoints.hpp"
#include "examples/ch02_gradient_checking/v_curve.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"

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
void v_curves(const ChapterOptions& options, Results& results) {
  const Array<double> points = Rng(options.seed).uniform<double>({4096}, -2, 2);
  const Series single = curve_in<float>("float", points, options),
               exact = curve_in<double>("double", points, options);
  std::cout << "error of a difference with step h, of gelu at 4096 points\n";
  print_shapes({single, exact}, results);
  Figure figure;
  figure.lines({"Error of a finite difference of gelu", "step h", "relative error"},
               {single, exact, guide("slope 2", exact, 2, 0x1p-10, {0x1p-16, 0x1p-2}),
                guide("slope −1", exact, -1, 0x1p-35, {0x1p-50, 0x1p-20})},
               {}, Axes::logarithmic);
  results.figure(figure.save(options.picture));
}
// end: experiment

// tag: kink
// relu has the slope 1 at every x > 0. A difference near the kink at 0 has one of its two points on
// the other side.
void kink(Results& results) {
  const auto difference_at = [](double x) {
    const auto relu_of = [](const Array<double>& v) {
      Tape<double> tape({.record = false});
      return relu(tape.constant(v)).item();
    };
    return finite_difference(relu_of, Array<double>{x})(0);
  };
  const double h = difference_step(0);
  const double across = difference_at(h / 2), beside = difference_at(2 * h);
  results.print("relu's slope of 1", "by differences " + number(across, 4) +
                                         " at h/2 from the kink, " + number(beside, 4) + " at 2h");
  results.keep("kink.across", across).keep("kink.beside", beside);
}
// end: kink

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
  ChapterOptions options{.picture = "ch02_v_curves.png"};
  add_chapter_options(app, options, {"one-sided", "slope"});
  return run_program(app, argc, argv, [&] {
    Results results;
    v_curves(options, results);
    kink(results);
    check_gradient_of_layer(Rng(options.seed), results);
    visit_museum(options.seed, results);
    results.write(options.json);
    return exit_success;
  });
}
