// Tapes inside an operation: what stands for a node of the outer tape has its value and gives it
// the gradient.
#include "engine/ops.hpp"
#include "engine/tape.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;
using List = std::vector<double>;

namespace {

// w x², computed on an inner tape and forgotten; the pullback records it to get its gradient.
Var<double> inside(Var<double> x, const Parameter<double>& w) {
  Tape<double>& tape = x.tape();
  const Var<double> y = tape.output(x.shape(), {x});
  const auto f = [&w](Var<double> v) { return square(v) * v.tape().watch(w); };
  const Var<double> value = f(tape.values_inside(y).stand_in(x));
  std::copy_n(value.data(), x.size(), tape.write(y));
  tape.needs_gradient(y);
  tape.pullback(y, [x, y, &w, f] {
    Tape<double>& inner = x.tape().recording_inside(y);
    inner.backward(f(inner.stand_in(x)), y.adjoint());
  });
  return y;
}

}  // namespace

TEST_CASE("A stand-in has the value of its node, and gives it its gradient") {
  const Parameter<double> w{"w", {3., 5.}};
  Tape<double> tape;
  const Var<double> x = tape.variable({1., 2.});
  const Var<double> y = inside(x, w);
  CHECK(numbers(y.value()) == List{3, 20});
  tape.backward(sum(y));
  CHECK(numbers(x.adjoint()) == List{6, 20});  // 2 w x
  CHECK(numbers(w.grad) == List{1, 4});        // x²
}

TEST_CASE("Contributions from inside and from outside add up, in any order") {
  const Parameter<double> w{"w", {3., 5.}};
  Tape<double> tape;
  const Var<double> x = tape.variable({1., 2.}), v = tape.watch(w);
  tape.backward(sum(x * 10 + inside(x, w) + inside(x, w) + v * 100));
  CHECK(numbers(x.adjoint()) == List{22, 50});
  CHECK(numbers(w.grad) == List{102, 108});
}

TEST_CASE("Gradients of parameters inside belong to the outer tape if it keeps its own") {
  const Parameter<double> w{"w", {3., 5.}};
  Tape<double> tape({.own_parameter_gradients = true});
  const Var<double> x = tape.constant(Array<double>{1., 2.});
  tape.backward(sum(inside(x, w)));
  CHECK(numbers(tape.parameter_gradient(w)) == List{1, 4});
  CHECK(w.grad.size() == 0);
}

TEST_CASE("A parameter that only an inner tape has watched, and no result needs, has gradient 0") {
  const Parameter<double> w{"w", {3., 5.}};
  Tape<double> tape;
  const Var<double> x = tape.variable({1., 2.});
  inside(x, w);
  tape.backward(sum(x));
  CHECK(numbers(w.grad) == List{0, 0});
}

TEST_CASE("An inner tape has inner tapes") {
  const Parameter<double> w{"w", {3., 5.}}, u{"u", {2., 1.}};
  Tape<double> tape;
  const Var<double> x = tape.variable({1., 2.}), y = tape.output({2}, {x});
  const auto f = [&](Var<double> v) { return inside(inside(v, w), u); };  // u w² x⁴
  const Var<double> value = f(tape.values_inside(y).stand_in(x));
  CHECK(numbers(value.value()) == List{18, 400});
  Tape<double>& inner = tape.recording_inside(y);
  const Var<double> z = f(inner.stand_in(x));
  tape.backward(sum(y));  // begins a walk: all adjoints are forgotten
  inner.backward(z, {1., 1.});
  CHECK(numbers(u.grad) == List{9, 400});
}

TEST_CASE("Inner tapes work where nothing is recorded") {
  const Parameter<double> w{"w", {3., 5.}};
  Tape<double> tape({.record = false});
  CHECK(numbers(inside(tape.variable({1., 2.}), w).value()) == List{3, 20});
}

TEST_CASE("A stand-in needs a node of the outer tape") {
  Tape<double> tape, other;
  const Var<double> x = tape.variable({1.}), foreign = other.variable({1.});
  const std::string sentence = "stand_in: needs a node of the tape that this one is inside of";
  CHECK_THROWS_WITH(tape.values_inside(x).stand_in(foreign), sentence);
  CHECK_THROWS_WITH(tape.stand_in(x), sentence);
  CHECK_THROWS_AS(tape.stand_in(x), std::logic_error);
  CHECK_FALSE(tape.values_inside(x).stand_in(Var<double>()));
}

TEST_CASE("variable_view has a gradient, and no copy of its value") {
  const Array<double> numbers_of_x{1., 2.};
  Tape<double> tape;
  const Var<double> x = tape.variable_view(numbers_of_x);
  CHECK(x.data() == numbers_of_x.data());
  tape.backward(sum(square(x)));
  CHECK(numbers(x.adjoint()) == List{2, 4});
}
