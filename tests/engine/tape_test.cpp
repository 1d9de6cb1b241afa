// The adjoints that backward() computes: the chain rule on cases that can be worked out by hand.
#include "engine/tape.hpp"

#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <array>

using namespace tapeflow;
using List = std::vector<double>;

template <class A>
constexpr bool can_view = requires(Tape<double>& tape, A&& array) {
  tape.view(std::forward<A>(array));
};

TEST_CASE("The example at the top of tape.hpp: the adjoint of sum(x²) is 2 x") {
  Tape<double> tape;
  Var<double> x = tape.variable({{1., 2.}, {3., 4.}});
  Var<double> y = sum(square(x));
  tape.backward(y);
  CHECK(y.item() == 30);
  CHECK(x.adjoint().shape() == Shape{2, 2});
  CHECK(numbers(x.adjoint()) == List{2, 4, 6, 8});
}

TEST_CASE("The first contribution to an adjoint assigns, later ones add") {
  Tape<double> tape;
  Var<double> x = tape.variable({2., -3.});
  tape.backward(sum(3 * x + x * x - x));
  CHECK(numbers(x.adjoint()) == List{3 + 2 * 2 - 1, 3 - 2 * 3 - 1});
}

TEST_CASE("Both operands of x * x may be the same Var") {
  Tape<double> tape;
  Var<double> x = tape.variable(filled<double>({}, 5));
  tape.backward(x * x);
  CHECK(x.adjoint()() == 10);
}

TEST_CASE("A node with two users is walked once: y = y + y sixty times takes sixty steps") {
  Tape<double> tape;
  Var<double> x = tape.variable(filled<double>({}, 1)), y = x;
  for (int i = 0; i < 60; ++i) y = y + y;
  tape.backward(y);  // a walk along every path would take 2^60 steps
  CHECK(y.item() == 0x1p60);
  CHECK(x.adjoint()() == 0x1p60);
}

TEST_CASE("A seed makes backward a vector–Jacobian product") {
  // y = (a b, a + b): the Jacobian at (2, 5) is [[5, 2], [1, 1]].
  Tape<double> tape;
  Var<double> a = tape.variable({2.}), b = tape.variable({5.});
  Var<double> y = concatenate({a * b, a + b}, 0);
  tape.backward(y, {10., 1.});
  CHECK(a.adjoint()(0) == 10 * 5 + 1 * 1);
  CHECK(b.adjoint()(0) == 10 * 2 + 1 * 1);
}

TEST_CASE("A second backward() on a tape starts anew, whatever the first seed was") {
  const bool keep = GENERATE(false, true);
  Tape<double> tape({.intermediate_adjoints = keep});
  Var<double> x = tape.variable({1., 2.});
  Var<double> y = exp(2 * x) * x;  // dy/dx = e^2x (2x + 1)
  for (List seed : {List{1, 0}, List{0, 1}, List{1, 0}}) {
    tape.backward(y, array_of<double>({2}, seed));
    CHECK(x.adjoint()(0) == Approx(seed[0] * std::exp(2.) * 3));
    CHECK(x.adjoint()(1) == Approx(seed[1] * std::exp(4.) * 5));
  }
}

TEST_CASE("A second backward() assigns each parameter's gradient, also of an unreached parameter") {
  Tape<double> tape;
  const Parameter<double> w{"w", {3.}};
  Var<double> x = tape.watch(w), other = tape.variable({1.}), y = square(x);
  for (int i = 0; i < 2; ++i) {
    tape.backward(y);
    CHECK(w.grad(0) == 6);
  }
  tape.backward(square(other));
  CHECK(w.grad(0) == 0);
}

TEST_CASE("Two results on one tape have their own gradients") {
  Tape<double> tape;
  Var<double> x = tape.variable({3.});
  Var<double> early = square(x), late = early * x;
  tape.backward(late);
  CHECK(x.adjoint()(0) == 27);
  tape.backward(early);
  CHECK(x.adjoint()(0) == 6);
}

TEST_CASE("Leaves that the result does not depend on have a zero adjoint") {
  Tape<double> tape;
  const Parameter<double> unused{"unused", {{1., 2.}}};
  unused.grad = {{7., 7.}};
  Var<double> x = tape.variable({1.}), other = tape.variable({1., 1.});
  tape.watch(unused);
  tape.backward(square(x));
  CHECK(numbers(other.adjoint()) == List{0, 0});
  CHECK(numbers(unused.grad) == List{0, 0});
}

TEST_CASE("A result that depends on no variable gives zero adjoints") {
  Tape<double> tape;
  const Array<double> five = filled<double>({}, 5);
  Var<double> x = tape.variable({1.});
  tape.backward(exp(tape.constant(five)));
  CHECK(x.adjoint()(0) == 0);
}

TEST_CASE("Constants get no adjoint, and variables get the right one") {
  Tape<double> tape;
  const Array<double> factor{3., 4.};
  Var<double> c = tape.constant(factor), x = tape.variable({1., 1.});
  Var<double> moved = tape.constant(Array<double>{1., 2.});
  tape.backward(sum(c * x * moved));
  CHECK(numbers(x.adjoint()) == List{3, 8});
  CHECK_THROWS_AS(c.adjoint(), std::logic_error);
}

TEST_CASE("A constant is a copy, which outlives the array; a view is the array itself") {
  Tape<double> tape;
  const auto of_a_local_array = [&tape] {
    const Array<double> local{{1., 2.}, {3., 4.}};
    return tape.constant(local);
  };
  const Var<double> c = of_a_local_array();
  Array<double> kept{5., 6.};
  const Var<double> v = tape.view(kept), copy = tape.constant(kept);
  const Array<double> other = filled<double>({2, 2}, 7);  // likely in the memory of the local array
  CHECK(numbers(c.value()) == List{1, 2, 3, 4});
  CHECK(v.data() == kept.data());
  kept(0) = 9;
  CHECK(numbers(copy.value()) == List{5, 6});
  CHECK_THROWS_AS(v.adjoint(), std::logic_error);
  static_assert(can_view<const Array<double>&> && !can_view<Array<double>>);
}

TEST_CASE("A parameter watched twice has one node, whose gradient sums both uses") {
  Tape<double> tape;
  const Parameter<double> w{"w", {2., 3.}};
  Var<double> first = tape.watch(w), second = tape.watch(w);
  CHECK(first.id() == second.id());
  CHECK(tape.size() == 1);
  CHECK(first.data() == w.value.data());
  tape.backward(sum(first * second));
  CHECK(numbers(w.grad) == List{4, 6});
}

TEST_CASE("Each step assigns a parameter's gradient anew") {
  Tape<double> tape;
  const Parameter<double> w{"w", {2., 3.}};
  for (double factor : {10., 1.}) {
    tape.clear();
    tape.backward(sum(factor * tape.watch(w)));
    CHECK(numbers(w.grad) == List{factor, factor});
  }
}

TEST_CASE("A parameter that is not trainable is a constant") {
  Tape<double> tape;
  const Parameter<double> mask = frozen("mask", Array<double>{0., 1.});
  Var<double> x = tape.variable({5., 6.});
  tape.backward(sum(tape.watch(mask) * x));
  CHECK(numbers(x.adjoint()) == List{0, 1});
  CHECK(mask.grad.size() == 0);
}

TEST_CASE("A tape with own_parameter_gradients does not write Parameter::grad") {
  const Parameter<double> w{"w", {2., 3.}}, never{"never", {1.}};
  Tape<double> one({.own_parameter_gradients = true}), two({.own_parameter_gradients = true});
  one.backward(sum(square(one.watch(w))));
  two.backward(sum(5 * two.watch(w)));
  CHECK(numbers(one.parameter_gradient(w)) == List{4, 6});
  CHECK(numbers(two.parameter_gradient(w)) == List{5, 5});
  CHECK(w.grad.size() == 0);
  CHECK_THROWS_WITH(one.parameter_gradient(never),
                    "parameter_gradient: this tape never watched \"never\"");
  CHECK_THROWS_AS(one.parameter_gradient(never), std::logic_error);
}

TEST_CASE("A tape has no gradient of a parameter that it did not watch since clear()") {
  const Parameter<double> a{"a", {1.}}, b{"b", {2.}};
  for (const TapeOptions options : {TapeOptions{}, TapeOptions{.own_parameter_gradients = true}}) {
    Tape<double> tape(options);
    tape.backward(sum(tape.watch(a) * 5));
    CHECK(numbers(tape.parameter_gradient(a)) == List{5});
    tape.clear();
    const std::string sentence =
        "parameter_gradient: this tape has none of \"a\" since its last clear()";
    CHECK_THROWS_WITH(tape.parameter_gradient(a), sentence);
    tape.backward(sum(tape.watch(b)));
    CHECK_THROWS_WITH(tape.parameter_gradient(a), sentence);
    CHECK_THROWS_AS(tape.parameter_gradient(a), std::logic_error);
    CHECK(numbers(tape.parameter_gradient(b)) == List{1});
    const Var<double> watched = tape.watch(a);
    CHECK_THROWS_WITH(tape.parameter_gradient(a), sentence);  // watched, but not walked to
    tape.backward(sum(watched * 3));
    CHECK(numbers(tape.parameter_gradient(a)) == List{3});
  }
}

TEST_CASE("With intermediate_adjoints every node keeps its adjoint") {
  Tape<double> tape({.intermediate_adjoints = true});
  Var<double> x = tape.variable({{1., -2.}}), W = tape.variable({{0.5, 1.}, {-1., 0.25}});
  Var<double> b = tape.variable({0.1, 0.2});
  Var<double> h = linear(x, W, b, Activation::tanh);  // its pullback overwrites dy
  Var<double> s = square(h), y = sum(s);
  tape.backward(y);
  CHECK(y.adjoint()() == 1);
  CHECK(numbers(s.adjoint()) == List{1, 1});
  const double h0 = std::tanh(0.5 + 2 + 0.1), h1 = std::tanh(1 - 0.5 + 0.2);
  CHECK(h.adjoint()(0, 0) == Approx(2 * h0));
  CHECK(h.adjoint()(0, 1) == Approx(2 * h1));
  CHECK(b.adjoint()(0) == Approx(2 * h0 * (1 - h0 * h0)));
  CHECK(W.adjoint()(1, 1) == Approx(2 * h1 * (1 - h1 * h1) * -2));
}

TEST_CASE("Without intermediate_adjoints an intermediate node's adjoint is a std::logic_error") {
  Tape<double> tape;
  Var<double> x = tape.variable({1., 2.});
  Var<double> s = square(x);
  CHECK_FALSE(x.has_adjoint());
  CHECK_THROWS_AS(x.adjoint(), std::logic_error);  // before backward
  tape.backward(sum(s));
  CHECK(x.has_adjoint());
  CHECK(numbers(x.adjoint()) == List{2, 4});
  CHECK_FALSE(s.has_adjoint());
  CHECK_THROWS_AS(s.adjoint(), std::logic_error);
  CHECK_THROWS_WITH(s.adjoint(),
                    "adjoint: node 1 of shape [2] holds none; it is kept for variables and watched "
                    "parameters after backward(), and for every node under "
                    "TapeOptions::intermediate_adjoints");
}
