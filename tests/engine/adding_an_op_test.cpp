// Follows the page "How to add an operation" at the head of ops.hpp to the letter, outside the
// library, and proves that the code printed there is the code compiled here.
#include "engine/check.hpp"
#include "engine/gradient_check.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops/elementwise_op.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/op_rows.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/page_code.hpp"

#include <limits>
#include <sstream>

using namespace tapeflow;
using namespace tapeflow::rows;
using namespace page_code;

namespace {

template <class T>
Var<T> softsign(Var<T> x);  // y = x / (1 + |x|)      dx = dy (1 - |y|)²

/// y = Σ a_i b_i, of shape [], for a and b of one shape. da = dy b, db = dy a.
template <class T>
Var<T> dot(Var<T> a, Var<T> b);

template <class T>
Var<T> softsign(Var<T> x) {
  return elementwise(
      x, [](T v) { return v / (1 + std::abs(v)); },
      [](T dy, T, T y) { return dy * (1 - std::abs(y)) * (1 - std::abs(y)); });
}

// tag: dot
template <class T>
Var<T> dot(Var<T> a, Var<T> b) {
  require_same_shape("dot", "a", a.shape(), "b", b.shape());
  Tape<T>& tape = a.tape();
  Var<T> y = tape.output({}, {a, b});
  const T *pa = a.data(), *pb = b.data();
  *tape.write(y) = static_cast<T>(sum_of(a.size(), [=](auto i) { return pa[i] * pb[i]; }));
  tape.pullback(y, [=] {
    const T dy = *y.dy();
    each(a.size(), a.target(), [=](std::size_t i) { return dy * pb[i]; });
    each(b.size(), b.target(), [=](std::size_t i) { return dy * pa[i]; });
  });
  return y;
}
// end: dot

template Var<float> softsign(Var<float>);
template Var<double> softsign(Var<double>);
template Var<float> dot(Var<float>, Var<float>);
template Var<double> dot(Var<double>, Var<double>);

Array<double> plain_dot(const Array<double>& a, const Array<double>& b) {
  return plain::fold(a * b, {0}, 0, OF_UV(u + v));
}

// clang-format off
std::vector<OpRow> rows_of_the_page() {
  return {
    elementwise("softsign", "softsign", OF_X(softsign(x)), OF_V(v / (1 + std::abs(v))), anywhere),
    row("dot", "dot", OF_IN(dot(in[0], in[1])), OF_IN(plain_dot(in[0], in[1])),
        anywhere, {{{3}, {3}}, {{1}, {1}}, {{0}, {0}}, {{37}, {37}}}),
  };
}
// clang-format on

}  // namespace

TEST_CASE("An operation added as the page says has the right value and adjoint") {
  Rng rng(1);
  for (const OpRow& row : rows_of_the_page()) {
    for (const auto& shapes : row.shapes) {
      INFO(case_name(row, shapes));
      const Arrays inputs = draw_inputs(row, shapes, rng);
      const GradientReport report = check_gradient(row.in_double, inputs);
      INFO(report.sentence());
      CHECK(report.ok);
      Tape<double> tape;
      std::vector<Var<double>> vars;
      for (const Array<double>& input : inputs) vars.push_back(tape.constant(input));
      // A sum of up to 37 products below 4, in any order. Products and sums are right to ε/2.
      CHECK(largest_difference(row.in_double(vars).value(), row.formula(inputs)) <=
            37 * 37 * 4 * std::numeric_limits<double>::epsilon());
    }
  }
}

TEST_CASE("An operation added as the page says works in float, used twice, and with a constant") {
  Tape<float> tape;
  Var<float> x = tape.variable({1, -3}), c = tape.constant(Array<float>{2, 4});
  Var<float> y = softsign(x);
  CHECK(numbers(y.value()) == std::vector<float>{0.5F, -0.75F});
  tape.backward(dot(x, x) + dot(x, c) + sum(y));
  CHECK(numbers(x.adjoint()) == std::vector<float>{2 + 2 + 0.25F, -6 + 4 + 0.0625F});
  CHECK_THROWS_WITH(dot(x, tape.variable({1})), "dot: needs a and b of one shape, got [2] and [1]");
}

TEST_CASE("The code printed in \"How to add an operation\" is the code compiled in this file") {
  const std::string here = lines_of("", "/tests/engine/adding_an_op_test.cpp");
  const auto printed = blocks(lines_of("//   ", "/engine/ops.hpp"));
  CHECK(printed.size() == 6);
  for (const std::string& block : printed) {
    INFO("printed in ops.hpp, but not compiled in the test:\n" << block);
    CHECK(here.find(block) != std::string::npos);
  }
}

TEST_CASE("A page that differs from the code by one letter would be noticed") {
  std::istringstream page("// Prose.\n//\n//   a = b;\n//     c = d;\n//\n//   e = g;\ncode\n");
  const auto printed = blocks(lines_after("//   ", page));
  REQUIRE(printed == std::vector<std::string>{"a = b;\nc = d;\n", "e = g;\n"});
  std::istringstream code("{\n  a = b;\n    c = d;\n  e = f;\n}\n");
  const std::string compiled = lines_after("", code);
  CHECK(compiled.find(printed[0]) != std::string::npos);
  CHECK(compiled.find(printed[1]) == std::string::npos);
}
