// Tests of the gradient check itself: central differences on functions with known derivatives, and
// the report.
#include "engine/gradient_check.hpp"

#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;
using In = std::span<const Var<double>>;

namespace {

// y = x with an adjoint that is wrong by a factor.
Var<double> times(double factor, Var<double> x) {
  Var<double> y = x.tape().output(x.shape(), {x});
  std::copy_n(x.data(), x.size(), x.tape().write(y));
  x.tape().pullback(y, [x, y, factor] {
    for (std::size_t i = 0; i < x.size(); ++i) x.target().data[i] = factor * y.dy()[i];
  });
  return y;
}

// y = x with an adjoint that is wrong by a factor in one entry.
Var<double> times(double factor, Var<double> x, std::size_t entry) {
  Var<double> y = x.tape().output(x.shape(), {x});
  std::copy_n(x.data(), x.size(), x.tape().write(y));
  x.tape().pullback(y, [x, y, factor, entry] {
    const Target<double> dx = x.target();
    std::copy_n(y.dy(), y.size(), dx.data);
    dx.data[entry] *= factor;
  });
  return y;
}

GradientReport check_factor(double factor, const Shape& shape, GradientCheckOptions options = {}) {
  return check_gradient([factor](In in) { return times(factor, in[0]); }, {filled(shape, 0.5)},
                        options);
}

}  // namespace

TEST_CASE("The step of a difference is the cube root of epsilon, relative to a large x") {
  const double root = std::cbrt(std::numeric_limits<double>::epsilon());
  CHECK(difference_step(0) == root);
  CHECK(difference_step(-0.5) == root);
  CHECK(difference_step(-100) == 100 * root);
}

// A central difference at |x| <= 1 has an error of h² |f'''| / 6 + ε |f| / h with h = 6e-6. With f
// and f''' below 10 this is at most 1e-10.
TEST_CASE("finite_difference is the gradient") {
  const auto f = [](const Array<double>& x) {
    return x(0, 0) * x(0, 0) * x(0, 1) + std::sin(x(0, 1));
  };
  const Array<double> x{{0.7, -0.3}}, gradient = finite_difference(f, x);
  CHECK(gradient.shape() == x.shape());
  CHECK(gradient(0, 0) == Approx(2 * 0.7 * -0.3).margin(1e-9).epsilon(0));
  CHECK(gradient(0, 1) == Approx(0.49 + std::cos(-0.3)).margin(1e-9).epsilon(0));
}

TEST_CASE("Both Jacobians are the Jacobian, a row per entry of the result") {
  // f(x) = (x0 x1, e^x1, 3 x0): J = [[x1, x0], [0, e^x1], [3, 0]]
  const Array<double> x{0.7, -0.3};
  const Array<double> by_tape = jacobian(
      [](Var<double> v) {
        Var<double> x0 = slice(v, 0, 0, 1), x1 = slice(v, 0, 1);
        return concatenate({x0 * x1, exp(x1), 3 * x0}, 0);
      },
      x);
  const Array<double> by_differences = finite_difference_jacobian(
      [](const Array<double>& v) {
        return Array<double>{v(0) * v(1), std::exp(v(1)), 3 * v(0)};
      },
      x);
  const Array<double> expected{{-0.3, 0.7}, {0, std::exp(-0.3)}, {3, 0}};
  CHECK(by_tape.shape() == Shape{3, 2});
  CHECK(by_differences.shape() == Shape{3, 2});
  CHECK(largest_difference(by_tape, expected) <= 1e-15);
  CHECK(largest_difference(by_differences, expected) <= 1e-9);
}

TEST_CASE("The Jacobian of an array to an array has one row and column per entry") {
  const Array<double> J = jacobian([](Var<double> x) { return sum(x, {1}); }, {{1., 2.}, {3., 4.}});
  CHECK(J.shape() == Shape{2, 4});
  CHECK(numbers(J) == std::vector<double>{1, 1, 0, 0, 0, 0, 1, 1});
}

TEST_CASE("A right gradient passes, and the report says how much was compared") {
  const GradientReport report = check_gradient([](In in) { return tanh(matmul(in[0], in[1])); },
                                               {{{0.1, 0.2}}, {{1., -2.}, {0.5, 3.}}});
  CHECK(report.ok);
  CHECK(report.compared == 6);
  CHECK(report.worst_error < 1e-8);
  CHECK_THAT(
      report.sentence(),
      Catch::StartsWith("6 derivatives agree with central differences, worst relative error "));
}

TEST_CASE("A wrong gradient fails by the worst entry, both numbers and the likely cause") {
  const GradientReport report =
      check_gradient([](In in) { return times(-1, in[0], 2); }, {{{1., 2.}, {3., 4.}}});
  CHECK_FALSE(report.ok);
  CHECK(report.where == "input 0[1, 0]");
  CHECK(report.worst_error > 0.1);  // |2 difference| relative to the largest difference
  CHECK(report.tape == Approx(-report.difference));
  CHECK(report.cause == "ratio -1: a sign");
}

TEST_CASE("The sentence of a failure reads as promised") {
  GradientReport report{false, 2, "b[2, 0]", 1.5, -1.5, "ratio -1: a sign", 6};
  CHECK(report.sentence() ==
        "gradient of b[2, 0]: tape 1.5, central difference -1.5 (ratio -1: a sign)");
  report.cause = "";
  CHECK(report.sentence() == "gradient of b[2, 0]: tape 1.5, central difference -1.5");
}

TEST_CASE("The tolerance is relative to the derivative, and 1e-6 by default") {
  CHECK_FALSE(check_factor(1 + 1e-5, {3}).ok);
  CHECK(check_factor(1 + 1e-8, {3}).ok);
  CHECK(check_factor(1 + 1e-5, {3}, {.tolerance = 1e-4}).ok);
  CHECK(check_factor(1 + 1e-5, {3}).worst_error == Approx(1e-5).epsilon(1e-3));
}

TEST_CASE("An input larger than every_entry_up_to is probed along random directions") {
  CHECK(check_factor(1, {3000}).compared == 3000);
  const GradientReport right = check_factor(1, {3001});
  CHECK(right.ok);
  CHECK(right.compared == 20);
  const GradientReport wrong = check_factor(-1, {8}, {.every_entry_up_to = 7, .directions = 5});
  CHECK(wrong.compared == 5);
  CHECK_FALSE(wrong.ok);
  CHECK_THAT(wrong.where, Catch::Matches("direction [0-4] of input 0"));
  CHECK(wrong.cause == "ratio -1: a sign");
}

// The function is sin(10 r·x) of 10000 numbers. If each moves by h = 6e-6, the argument moves by 10
// h √10000 = 6e-3. A central difference then has an error of a sixth of the square of that.
TEST_CASE(
    "A right gradient in many entries passes where the function bends, one wrong entry fails") {
  Rng rng(1);
  const Array<double> r = rng.normal<double>({10000}), x = 0.01 * rng.normal<double>({10000});
  const auto report = [&](double factor) {
    return check_gradient(
        [&](In in) { return sin(10 * sum(times(factor, in[0], 4321) * in[0].tape().constant(r))); },
        {x});
  };
  CHECK(report(1).compared == 20);
  CHECK(report(1).ok);
  // Two steps, one twice the other, cancel this error: what is left is its square.
  CHECK(report(1).worst_error < 1e-8);
  CHECK_FALSE(report(-1).ok);
  CHECK_FALSE(report(1.01).ok);
}

TEST_CASE("Where the step leads across a kink or a fold, the check takes a smaller one") {
  const double h = difference_step(0);
  const auto kink = [](double factor) {
    return [factor](In in) { return abs(times(factor, in[0])); };
  };
  for (const double place : {0.9 * h, -0.6 * h, 0.3 * h}) {
    CHECK(check_gradient(kink(1), {{1., place}}).ok);
    CHECK_FALSE(check_gradient(kink(1 + 1e-5), {{1., place}}).ok);
    CHECK_FALSE(check_gradient(kink(-1), {{1., place}}).ok);
  }
  // ln|x|, with the fold at a distance of 50 h and 1e4 h.
  const auto fold = [](double factor) {
    return [factor](In in) { return log(abs(times(factor, in[0]))); };
  };
  for (const double place : {50 * h, -1e4 * h}) {
    CHECK(check_gradient(fold(1), {{1., place}}).ok);
    CHECK_FALSE(check_gradient(fold(1 + 1e-5), {{1., place}}).ok);
  }
  // At the kink itself no step helps: a difference is the mean of the slopes on both sides.
  CHECK_FALSE(check_gradient([](In in) { return relu(in[0]); }, {{1., 0.}}).ok);
}

TEST_CASE("A wrong entry among many that lie across a kink from their step is noticed") {
  const double h = difference_step(0);
  const auto f = [](double factor) {
    return [factor](In in) { return sum(abs(times(factor, in[0], 3))); };
  };
  Array<double> x = filled<double>({10}, 1);
  x(7) = 0.4 * h;
  const GradientCheckOptions probes{.every_entry_up_to = 5};
  CHECK(check_gradient(f(1), {x}, probes).ok);
  CHECK_FALSE(check_gradient(f(1 + 1e-4), {x}, probes).ok);
}

TEST_CASE("The floor below which differences carry no information is 1e-4 of the function") {
  // The derivative 1e-3 of a function of size 1: an error of 1e-5 of it is 1e-8, and is seen.
  const auto small = [](double factor) {
    return [factor](In in) { return times(factor, in[0]) * 1e-3 + 1; };
  };
  CHECK(check_gradient(small(1), {{0.5}}).ok);
  CHECK_FALSE(check_gradient(small(1 + 1e-4), {{0.5}}).ok);
}

TEST_CASE("NaN in the gradient or in the function is never taken for agreement") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const GradientReport gradient = check_factor(nan, {3});
  CHECK_FALSE(gradient.ok);
  CHECK(std::isinf(gradient.worst_error));
  CHECK_THAT(gradient.sentence(), Catch::StartsWith("gradient of input 0["));
  const GradientReport function = check_gradient([](In in) { return log(in[0]); }, {{1., -1., 2.}});
  CHECK_FALSE(function.ok);
  CHECK(std::isinf(function.worst_error));
  const GradientReport infinite = check_factor(std::numeric_limits<double>::infinity(), {3});
  CHECK_FALSE(infinite.ok);
}

TEST_CASE("Parameters are named in the report, put back as they were, and skipped if not trained") {
  Parameter<double> w{"weight", {1., 2.}}, mask = frozen("mask", Array<double>{0., 1.});
  const auto f = [&](Tape<double>& tape) { return times(-1, tape.watch(w)) * tape.watch(mask); };
  const GradientReport report = check_gradient(f, {{"net.mask", &mask}, {"net.weight", &w}});
  CHECK(report.where == "net.weight[1]");
  CHECK(report.compared == 2);
  check_gradient(f, {{"net.weight", &w}}, {.every_entry_up_to = 1});
  CHECK(numbers(w.value) == std::vector<double>{1, 2});
}

TEST_CASE("The seed decides the cotangent, and nothing else does") {
  const auto difference = [](std::uint64_t seed) {
    return check_factor(2, {3}, {.seed = seed}).difference;
  };
  CHECK(difference(7) == difference(7));
  CHECK(difference(7) != difference(8));
}

TEST_CASE("The ratio of the two derivatives tells the likely cause") {
  const Shape extents{64, 3};
  CHECK(likely_cause(-1, extents) == "ratio -1: a sign");
  CHECK(likely_cause(-1.0005, extents) == "ratio -1: a sign");
  CHECK(likely_cause(-6.5e-7, extents) == "");  // a number that is not 0 flows
  CHECK(likely_cause(0, extents) ==
        "ratio 0: no gradient flows, something is detached from the tape");
  CHECK(likely_cause(2, extents) == "ratio 2: a missing 1/2, or counted twice");
  CHECK(likely_cause(0.5, extents) == "ratio 1/2: counted half");
  CHECK(likely_cause(64, extents) == "ratio 64: a sum where a mean is meant");
  CHECK(likely_cause(1. / 3, extents) == "ratio 1/3: a mean where a sum is meant");
  CHECK(likely_cause(1.1, extents).empty());
  CHECK(likely_cause(5, extents).empty());
  CHECK(likely_cause(std::nan(""), extents).empty());
}
