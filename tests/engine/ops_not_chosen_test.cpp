// Where an operation chooses among entries, those not chosen get an adjoint of exactly 0, even if
// dy is infinite or NaN: 0 times dy would be NaN.
#include "engine/picture_ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <limits>

using namespace tapeflow;

namespace {

// An input: its numbers, and for each of them whether the operation chooses it.
template <class T>
struct Input {
  Shape shape;
  std::vector<T> numbers;
  std::vector<bool> chosen;
};

template <class T>
struct Choice {
  const char* name;
  std::function<Var<T>(const std::vector<Var<T>>&)> op;
  std::vector<Input<T>> inputs;
};

#define CHOOSES(name, expression) name, [=](const std::vector<Var<T>>& in) { return expression; }

// clang-format off
template <class T>
std::vector<Choice<T>> of_two_sides() {
  const Shape three{3}, two{2}, column{2, 1}, row{1, 2}, one{1, 1};
  return {
      {CHOOSES("maximum", maximum(in[0], in[1])),
       {{three, {1, 2, 3}, {0, 1, 1}}, {three, {2, 1, 3}, {1, 0, 1}}}},
      {CHOOSES("minimum", minimum(in[0], in[1])),
       {{three, {1, 2, 3}, {1, 0, 1}}, {three, {2, 1, 3}, {0, 1, 1}}}},
      {CHOOSES("maximum, stretched", maximum(in[0], in[1])),
       {{column, {1, 4}, {0, 0}}, {row, {5, 6}, {1, 1}}}},
      {CHOOSES("minimum, stretched", minimum(in[0], in[1])),
       {{row, {1, 7}, {1, 0}}, {column, {2, 3}, {1, 1}}}},
      {CHOOSES("where", where(in[0], in[1], in[2])),
       {{two, {1, 0}, {0, 0}}, {two, {1, 2}, {1, 0}}, {two, {3, 4}, {0, 1}}}},
      {CHOOSES("where, stretched", where(in[0], in[1], in[2])),
       {{column, {1, 0}, {0, 0}}, {column, {1, 2}, {1, 0}}, {one, {7}, {1}}}},
  };
}

template <class T>
std::vector<Choice<T>> of_entries() {
  const Shape two{2}, three{3}, four{4}, square{2, 2}, row{1, 3};
  const T low = -std::numeric_limits<T>::infinity();
  return {
      {CHOOSES("abs", abs(in[0])), {{four, {0, T(-0.), 2, -3}, {0, 0, 1, 1}}}},
      {CHOOSES("relu", relu(in[0])), {{three, {-1, 0, 2}, {0, 0, 1}}}},
      {CHOOSES("clamp", clamp(in[0], -1, 1)), {{three, {-2, 0, 2}, {0, 1, 0}}}},
      {CHOOSES("pow to 0", pow(in[0], 0)), {{three, {-2, 0, 2}, {0, 0, 0}}}},
      {CHOOSES("max", max(in[0])), {{three, {1, 3, 3}, {0, 1, 0}}}},
      {CHOOSES("max over 0", max(in[0], {0})), {{square, {1, 5, 3, 4}, {0, 1, 1, 0}}}},
      {CHOOSES("min", min(in[0])), {{three, {1, 3, 3}, {1, 0, 0}}}},
      {CHOOSES("min over 1", min(in[0], {1})), {{square, {1, 5, 3, 2}, {1, 0, 0, 1}}}},
      {CHOOSES("logsumexp of -Inf only", logsumexp(in[0])), {{two, {low, low}, {0, 0}}}},
      {CHOOSES("gather", gather(in[0], 0, {1, 1})), {{three, {1, 2, 3}, {0, 1, 0}}}},
      {CHOOSES("slice", slice(in[0], 0, 1, 2)), {{three, {1, 2, 3}, {0, 1, 0}}}},
      {CHOOSES("take_columns", take_columns(in[0], {2, 0})), {{row, {1, 2, 3}, {1, 0, 1}}}},
  };
}

// Of the two outputs of the layers the first is positive and the second negative.
template <class T>
std::vector<Choice<T>> of_layers() {
  const Shape square{2, 2}, row{1, 2}, column{2, 1}, two{2};
  const std::vector<std::size_t> seen{1, 2};
  return {
      {CHOOSES("linear with relu", linear(in[0], in[1], in[2], Activation::relu)),
       {{row, {1, 2}, {1, 1}}, {square, {1, -1, 1, -1}, {1, 0, 1, 0}}, {two, {0, 0}, {1, 0}}}},
      {CHOOSES("masked_linear with relu", masked_linear(in[0], in[1], in[2], seen, Activation::relu)),
       {{row, {1, 2}, {1, 1}}, {square, {1, -1, 1, -1}, {1, 0, 0, 0}}, {two, {0, 0}, {1, 0}}}},
      {CHOOSES("conv2d with relu", conv2d(in[0], in[1], in[2], Activation::relu)),
       {{{1, 1, 1, 2}, {1, 2}, {1, 1}}, {{1, 1, 2, 2}, {1, -1, 1, -1}, {1, 0, 1, 0}}, {two, {0, 0}, {1, 0}}}},
      {CHOOSES("triangular_solve", triangular_solve(in[0], in[1], Triangle::lower)),
       {{square, {2, 9, 1, 2}, {1, 0, 1, 1}}, {column, {1, 1}, {1, 1}}}},
      {CHOOSES("above the diagonal of cholesky", slice(slice(cholesky(in[0]), 0, 0, 1), 1, 1)),
       {{square, {2, 9, 1, 2}, {0, 0, 0, 0}}}},
  };
}
// clang-format on

template <class T>
void check(const Choice<T>& choice, T dy) {
  Tape<T> tape;
  std::vector<Var<T>> vars;
  for (const Input<T>& input : choice.inputs)
    vars.push_back(tape.variable(array_of<T>(input.shape, input.numbers)));
  const Var<T> y = choice.op(vars);
  tape.backward(y, filled<T>(y.shape(), dy));
  for (std::size_t k = 0; k < vars.size(); ++k) {
    for (std::size_t i = 0; i < vars[k].size(); ++i) {
      INFO(choice.name << ", dy = " << dy << ", entry " << i << " of input " << k);
      const T dx = vars[k].adjoint().data()[i];
      if (choice.inputs[k].chosen[i]) {
        CHECK_FALSE(std::isfinite(dx));
      } else {
        CHECK(dx == 0);
      }
    }
  }
}

}  // namespace

TEMPLATE_TEST_CASE("An entry that is not chosen gets exactly 0, whatever dy is", "", float,
                   double) {
  using T = TestType;
  const T inf = std::numeric_limits<T>::infinity();
  for (const T dy : {inf, -inf, std::numeric_limits<T>::quiet_NaN()}) {
    for (const auto& choices : {of_two_sides<T>(), of_entries<T>(), of_layers<T>()}) {
      for (const Choice<T>& choice : choices) check(choice, dy);
    }
  }
}

TEMPLATE_TEST_CASE("Where one side of maximum or minimum is NaN, neither gets an adjoint", "",
                   float, double) {
  using T = TestType;
  Tape<T> tape;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  Var<T> a = tape.variable({nan, 1}), b = tape.variable({1, nan});
  for (const Var<T> y : {maximum(a, b), minimum(a, b)}) {
    tape.backward(y, filled<T>({2}, nan));
    CHECK(numbers(a.adjoint()) == std::vector<T>{0, 0});
    CHECK(numbers(b.adjoint()) == std::vector<T>{0, 0});
  }
}
