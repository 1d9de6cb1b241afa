#include "examples/ch01_tape/scalar_tape.hpp"

#include "engine/gradient_check.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// A function with every operation, and several uses of both inputs.
scalar::Var everything(scalar::Var a, scalar::Var b) {
  return exp(a) / b - log(b) * tanh(a) + softplus(2 * a - b) + a * a;
}

double by_differences(double a, double b, std::size_t input) {
  const auto f = [](const Array<double>& x) {
    scalar::Tape tape;
    const scalar::Var first = tape.variable(x(0));
    return everything(first, tape.variable(x(1))).value();
  };
  return finite_difference(f, Array<double>{a, b})(input);
}

}  // namespace

TEST_CASE("The scalar tape's derivatives agree with differences") {
  for (const auto& [u, v] : {std::pair{0.3, 1.7}, std::pair{-1.2, 0.4}, std::pair{2., 3.}}) {
    scalar::Tape tape;
    const scalar::Var a = tape.variable(u), b = tape.variable(v), y = everything(a, b);
    tape.backward(y);
    CHECK(a.adjoint() == Approx(by_differences(u, v, 0)).epsilon(1e-8));
    CHECK(b.adjoint() == Approx(by_differences(u, v, 1)).epsilon(1e-8));
    const double along_paths = a.adjoint();
    tape.backward_along_paths(y);
    CHECK(a.adjoint() == Approx(along_paths).epsilon(1e-14));
  }
}

// The number of nodes visited along all paths obeys W(0) = 1, W(n) = 1 + 2 W(n - 1): 2^(n+1) - 1.
TEST_CASE("Along all paths there are 2^(n+1) - 1 visits after n doublings, on the list n + 1") {
  scalar::Tape tape;
  const scalar::Var x = tape.variable(1);
  scalar::Var y = x;
  for (std::size_t n = 1; n <= 12; ++n) {
    y = y + y;
    CHECK(tape.backward_along_paths(y) == (std::size_t{2} << n) - 1);
    CHECK(tape.backward(y) == n + 1);
  }
}

TEST_CASE("A second walk starts anew, and unused variables have the adjoint 0") {
  scalar::Tape tape;
  const scalar::Var x = tape.variable(3), unused = tape.variable(1), y = x * x;
  CHECK(tape.backward(y) == 3);
  CHECK(tape.backward(y) == 3);
  CHECK(x.adjoint() == 6);
  CHECK(unused.adjoint() == 0);
}

TEST_CASE("A tape that assigns adjoints loses all uses of a number except one") {
  scalar::AssigningTape tape;
  const scalar::Var x = tape.variable(3);
  tape.backward(x * x);
  CHECK(x.adjoint() == 3);
}
