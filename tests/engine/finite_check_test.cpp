// TapeOptions::check_finite: the sentence names the operation where the first NaN or infinity
// arose.
#include "engine/nets.hpp"
#include "engine/ops.hpp"
#include "engine/tape/layer_scope.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>

using namespace tapeflow;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// The sentence of the checking tape about f; "" if there is none.
template <class F>
std::string complaint(F f) {
  Tape<double> tape({.check_finite = true});
  try {
    f(tape);
    return "";
  } catch (const NonFiniteError& error) {
    return error.what();
  }
}

// Layers without a function; their names appear in messages.
struct Outer {};
struct Inner {};

}  // namespace

TEST_CASE("The operation that makes the first NaN is named, with its inputs and their range") {
  CHECK(complaint([](Tape<double>& tape) {
          Var<double> x = tape.variable({{4., 2.}, {1., 3.}});
          exp(log(x - 2.5) + x);
        }) ==
        "the first non-finite number is nan at [0, 1] of log (node 2, [2, 2]); its inputs: "
        "operator+ (node 1, [2, 2]) from -1.5 to 1.5");
}

TEST_CASE("An infinity is found as well, and both inputs of a binary operation are given") {
  CHECK(complaint([](Tape<double>& tape) {
          Var<double> a = tape.variable({1., 2.}), b = tape.variable(filled<double>({1}, 0));
          a / b;
        }) ==
        "the first non-finite number is inf at [0] of divide (node 2, [2]); its inputs: variable "
        "(node 0, [2]) from 1 to 2, variable (node 1, [1]) from 0 to 0");
}

TEST_CASE("A leaf that brings a NaN or an infinity is named itself") {
  CHECK(complaint([](Tape<double>& tape) {
          tape.constant(Array<double>{1., -inf});
        }) == "the first non-finite number is -inf at [1] of constant (node 0, [2])");
  CHECK(complaint([](Tape<double>& tape) { tape.variable({std::nan("")}); }) ==
        "the first non-finite number is nan at [0] of variable (node 0, [1])");
  const Parameter<double> weight{"weight", {inf}};
  const std::string of_weight = "the first non-finite number is inf at [0] of weight (node 0, [1])";
  CHECK(complaint([&](Tape<double>& tape) { tape.watch(weight); }) == of_weight);
  Tape<double> values_only({.record = false, .check_finite = true});
  CHECK_THROWS_WITH(values_only.watch(weight), of_weight);
}

TEST_CASE("A NaN or infinity that arises in backward() is named with both ends of the pullback") {
  // Forward 1e300 · 1e-300 = 1; backward the seed 1e300 times 1e300 overflows.
  CHECK(complaint([](Tape<double>& tape) {
          Var<double> x = tape.variable({1e-300, 0.});
          tape.backward(x * 1e300, {0., 1e300});
        }) ==
        "the first non-finite number is inf at [1] of the adjoint of variable (node 0, [2]), made "
        "on the way back through operator* (node 1, [2]); its inputs: variable (node 0, [2]) from "
        "0 to 1e-300");
}

TEST_CASE("A seed that is not finite is not blamed on an operation") {
  CHECK(complaint([](Tape<double>& tape) {
          Var<double> x = tape.variable({1., 2.});
          tape.backward(x * x, {1., std::nan("")});
        }) == "backward: needs a finite seed, got nan at [1]");
}

TEST_CASE("The active layers are named from the outermost to the innermost") {
  const std::string text = complaint([](Tape<double>& tape) {
    Var<double> x = tape.variable({0.});
    const LayerScope<double> outer(tape, typeid(Outer), 2);
    { const LayerScope<double> before(tape, typeid(Outer), 7); }
    const LayerScope<double> inner(tape, typeid(Inner), 0);
    log(x);
  });
  CHECK(text.find("; in layer 2 (Outer), layer 0 (Inner)") != std::string::npos);
}

TEST_CASE("A tape that does not record checks values too") {
  Tape<double> tape({.record = false, .check_finite = true});
  CHECK_THROWS_AS(log(tape.constant(Array<double>{-1.})), NonFiniteError);
}

TEST_CASE("Finite numbers pass, however large; without the option all numbers pass") {
  CHECK(complaint([](Tape<double>& tape) {
          Var<double> x = tape.variable({1e300, -1e-310});
          tape.backward(sum(tanh(x) * 3));
          tape.clear();
          tape.backward(sum(tape.variable({2.})));
        }) == "");
  Tape<double> tape({.check_finite = false});
  CHECK(std::isnan(log(tape.variable({-1.})).item()));
}

TEST_CASE("A step in which tape and layers are cleared half-way still names the layers alive") {
  const std::string text = complaint([](Tape<double>& tape) {
    { const LayerScope<double> before(tape, typeid(Outer), 7); }
    const LayerScope<double> outer(tape, typeid(Outer), 2);
    { const LayerScope<double> before(tape, typeid(Inner), 1); }
    tape.clear();
    const LayerScope<double> inner(tape, typeid(Inner), 0);
    log(tape.variable({0.}));
  });
  CHECK(text.find("; in layer 2 (Outer), layer 0 (Inner)") != std::string::npos);
}

TEST_CASE("A program can make every tape check that it creates from then on") {
  Tape<double> before;
  check_finite_on_every_tape(true);
  Tape<double> during, values_only({.record = false, .check_finite = false});
  check_finite_on_every_tape(false);
  Tape<double> after;
  for (Tape<double>* tape : {&during, &values_only}) {
    CHECK(tape->options().check_finite);
    CHECK_THROWS_AS(log(tape->variable({-1.})), NonFiniteError);
  }
  for (Tape<double>* tape : {&before, &after}) {
    CHECK_FALSE(tape->options().check_finite);
    CHECK(std::isnan(log(tape->variable({-1.})).item()));
  }
}

TEST_CASE(
    "TAPEFLOW_CHECK_FINITE asks for the check unless it is empty or 0, and no tape reads it") {
  const char* const name = "TAPEFLOW_CHECK_FINITE";
  unsetenv(name);
  CHECK_FALSE(check_finite_by_environment());
  for (const char* no : {"", "0"}) {
    setenv(name, no, 1);
    CHECK_FALSE(check_finite_by_environment());
  }
  setenv(name, "1", 1);
  CHECK(check_finite_by_environment());
  CHECK_FALSE(Tape<double>().options().check_finite);
  unsetenv(name);
}

TEST_CASE("A tape that threw can be cleared and used again") {
  Tape<double> tape({.check_finite = true});
  Var<double> x = tape.variable({0.});
  {
    const LayerScope<double> scope(tape, typeid(Outer), 0);
    CHECK_THROWS_AS(log(x), NonFiniteError);
  }
  tape.clear();
  x = tape.variable({2.});
  tape.backward(square(x));
  CHECK(x.adjoint()(0) == 4);
}
