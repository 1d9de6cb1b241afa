// NaN and Inf go through every operation as they go through the formula: a NaN that vanishes on the
// way hides what produced it.
#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/op_table.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace tapeflow;

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();

// "nan", "inf", "-inf" or "finite", entry by entry.
template <class T>
std::vector<std::string> kinds(const Array<T>& array) {
  std::vector<std::string> result;
  for (T v : numbers(array)) {
    result.push_back(std::isnan(v) ? "nan" : std::isinf(v) ? (v > 0 ? "inf" : "-inf") : "finite");
  }
  return result;
}

template <class T>
Array<T> value_of(const OpRow& row, const std::vector<Array<double>>& inputs) {
  Tape<T> tape;
  std::vector<Var<T>> vars;
  for (const Array<double>& input : inputs) vars.push_back(tape.constant(cast<T>(input)));
  if constexpr (std::is_same_v<T, float>) {
    return row.in_float(vars).value();
  } else {
    return row.in_double(vars).value();
  }
}

// op(x) for one number, in the middle of 20 of them, where a vector loop runs, and in its rest.
template <class T, class Op>
T alone(Op op, T x) {
  Tape<T> tape;
  Array<T> many = filled<T>({20}, 0.5);
  many(5) = many(19) = x;
  const Array<T> y = op(tape.constant(many)).value();
  const bool same = y(5) == y(19) || (std::isnan(y(5)) && std::isnan(y(19)));
  return same ? y(5) : throw std::logic_error("vector loop and rest differ");
}

}  // namespace

TEMPLATE_TEST_CASE("A NaN or Inf in any input comes out where the formula says", "", float,
                   double) {
  Rng rng(1);
  const double inf = infinity<double>;
  for (double special : {nan_of<double>, inf, -inf, 1000., -1000.}) {
    for_each_case([&](const OpRow& row, const std::vector<Shape>& shapes) {
      auto inputs = draw_inputs(row, shapes, rng);
      for (Array<double>& input : inputs) {
        if (input.size() == 0) continue;
        double& entry = input.data()[rng.below(input.size())];
        const double before = std::exchange(entry, special);
        INFO(case_name(row, shapes) << " with an entry " << special);
        CHECK(kinds(value_of<TestType>(row, inputs)) == kinds(row.formula(inputs)));
        entry = before;
      }
    });
  }
}

TEMPLATE_TEST_CASE("Elementwise operations at the edge of their range", "", float, double) {
  using T = TestType;
  const T inf = infinity<T>, nan = nan_of<T>;
#define ALONE(op, x) alone<T>([](auto v) { return op; }, x)
  CHECK(std::isnan(ALONE(relu(v), nan)));
  CHECK(std::isnan(ALONE(clamp(v, -1, 1), nan)));
  CHECK(std::isnan(ALONE(softplus(v), nan)));
  CHECK(std::isnan(ALONE(sigmoid(v), nan)));
  CHECK(std::isnan(ALONE(log(v), T(-1))));
  CHECK(ALONE(log(v), T(0)) == -inf);
  CHECK(ALONE(log(v), inf) == inf);
  CHECK(ALONE(exp(v), T(1000)) == inf);
  CHECK(ALONE(exp(v), T(-1000)) == 0);
  CHECK(ALONE(tanh(v), T(-1000)) == -1);
  CHECK(ALONE(tanh(v), inf) == 1);
  CHECK(ALONE(sigmoid(v), T(1000)) == 1);
  CHECK(ALONE(sigmoid(v), T(-1000)) == 0);
  CHECK(ALONE(softplus(v), T(1000)) == 1000);
  CHECK(ALONE(softplus(v), T(-1000)) == 0);
  CHECK(ALONE(softplus(v), inf) == inf);
  CHECK(ALONE(clamp(v, -1, 1), inf) == 1);
  CHECK(ALONE(relu(v), -inf) == 0);
  CHECK(ALONE(1 / v, T(0)) == inf);
#undef ALONE
}

TEMPLATE_TEST_CASE("The gradients of softplus, sigmoid and tanh are finite far out", "", float,
                   double) {
  using T = TestType;
  Tape<T> tape;
  Var<T> x = tape.variable({-1000, 1000});
  tape.backward(sum(softplus(x)));
  CHECK(numbers(x.adjoint()) == std::vector<T>{0, 1});
  tape.backward(sum(sigmoid(x) + tanh(x)));
  CHECK(numbers(x.adjoint()) == std::vector<T>{0, 0});
}

TEMPLATE_TEST_CASE("A NaN adjoint reaches the inputs of every operation it concerns", "", float,
                   double) {
  using T = TestType;
  for_each_case([](const OpRow& row, const std::vector<Shape>& shapes) {
    Rng rng(1);
    Tape<T> tape;
    std::vector<Var<T>> vars;
    for (const auto& input : draw_inputs(row, shapes, rng)) {
      vars.push_back(tape.variable(cast<T>(input)));
    }
    Var<T> y;
    if constexpr (std::is_same_v<T, float>) {
      y = row.in_float(vars);
    } else {
      y = row.in_double(vars);
    }
    if (y.size() == 0) return;
    tape.backward(y, filled(y.shape(), nan_of<T>));
    std::size_t lost = 0, reached = 0;
    for (Var<T> x : vars) {
      for (const std::string& kind : kinds(x.adjoint())) ++(kind == "nan" ? reached : lost);
    }
    INFO(case_name(row, shapes) << ": " << lost << " adjoints of the inputs are numbers");
    if (row.declared == "relu" || row.declared == "clamp") return;  // these stop some
    if (row.declared == "slice" || row.declared == "take_columns") {
      CHECK(reached == y.size());
    } else {
      CHECK(lost == 0);
    }
  });
}
