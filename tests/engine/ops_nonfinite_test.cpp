// NaN and Inf pass through every operation as they pass through its formula: a NaN that vanishes on
// the way hides its cause.
#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/op_table.hpp"
#include "tests/support/catch.hpp"

#include <limits>
#include <set>

using namespace tapeflow;

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();

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

// op(x) for one number x. It stands at two places of an array of 20: where a vector loop runs, and
// in the rest after it. Both must give the same result.
template <class T, class Op>
T alone(Op op, T x) {
  Tape<T> tape;
  Array<T> many = filled<T>({20}, 0.5);
  many(5) = many(19) = x;
  const Array<T> y = op(tape.constant(many)).value();
  const bool same = y(5) == y(19) || (std::isnan(y(5)) && std::isnan(y(19)));
  return same ? y(5) : throw std::logic_error("vector loop and rest differ");
}

// Whether the operation multiplies this input by zeros around a picture or a sequence: then a NaN
// in it comes out there as well, or does not. convolution_test.cpp tests these inputs.
bool meets_padding(const OpRow& row, std::size_t input) {
  return (row.declared == "conv2d" || row.declared == "conv1d") && input == 1;
}

// Whether an operation chooses some of its inputs: the others get the adjoint 0, whatever dy is.
bool stops_some(const OpRow& row) {
  static const std::set<std::string> choosing = {"relu",     "clamp",        "where",
                                                 "maximum",  "minimum",      "max",
                                                 "min",      "gather",       "triangular_solve",
                                                 "cholesky", "masked_linear"};
  return choosing.count(row.declared) > 0 || row.name == "linear with relu" || row.name == "x^0" ||
         meets_padding(row, 1);
}

// Whether the places of a NaN or Inf in the result depend on the order of elimination:
// ops_factor_test.cpp tests these operations.
bool eliminates(const std::string& declared) {
  return declared == "triangular_solve" || declared == "inverse" || declared == "slogdet" ||
         declared == "cholesky";
}

// Whether the operation skips products with zeros of a mask, so that 0 * NaN may vanish;
// masked_linear has its own test below.
bool skips(const std::string& declared) { return declared == "masked_linear"; }

}  // namespace

TEMPLATE_TEST_CASE("A NaN or Inf in any input comes out where the formula says", "", float,
                   double) {
  Rng rng(1);
  const double inf = infinity<double>;
  for (double special : {nan_of<double>, inf, -inf, 1000., -1000.}) {
    for_each_case([&](const OpRow& row, const std::vector<Shape>& shapes) {
      if (eliminates(row.declared) || skips(row.declared)) return;
      auto inputs = draw_inputs(row, shapes, rng);
      for (std::size_t k = 0; k < inputs.size(); ++k) {
        if (inputs[k].size() == 0 || meets_padding(row, k)) continue;
        double& entry = inputs[k].data()[rng.below(inputs[k].size())];
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
  CHECK(ALONE(log1p(v), T(-1)) == -inf);
  CHECK(std::isnan(ALONE(log1p(v), T(-2))));
  CHECK(ALONE(expm1(v), T(-1000)) == -1);
  CHECK(ALONE(expm1(v), T(1000)) == inf);
  CHECK(std::isnan(ALONE(sin(v), inf)));
  CHECK(std::isnan(ALONE(cos(v), -inf)));
  CHECK(std::isnan(ALONE(sqrt(v), T(-1))));
  CHECK(ALONE(abs(v), -inf) == inf);
  CHECK(ALONE(pow(v, 3), T(-2)) == -8);
  CHECK(ALONE(pow(v, 0), nan) == 1);
  CHECK(ALONE(pow(v, -1), T(0)) == inf);
  CHECK(std::isnan(ALONE(pow(v, T(0.5)), T(-2))));
  CHECK(ALONE(log_sigmoid(v), T(-1000)) == -1000);
  CHECK(ALONE(log_sigmoid(v), T(1000)) == 0);
  CHECK(ALONE(log_sigmoid(v), -inf) == -inf);
  CHECK(ALONE(leaky_relu(v, T(0.5)), -inf) == -inf);
  CHECK(ALONE(elu(v, 2), -inf) == -2);
  CHECK(ALONE(elu(v, 2), inf) == inf);
  CHECK(ALONE(gelu(v), inf) == inf);
  CHECK(ALONE(gelu(v), -inf) == 0);
  CHECK(ALONE(gelu(v), T(-9)) ==
        Approx(-4.5 * std::erfc(9 / std::sqrt(2.))).epsilon(1e-4).margin(0));
  CHECK(std::isnan(ALONE(leaky_relu(v, T(0.5)), nan)));
  CHECK(std::isnan(ALONE(elu(v, 2), nan)));
  CHECK(std::isnan(ALONE(gelu(v), nan)));
#undef ALONE
}

TEMPLATE_TEST_CASE("The gradients of activations are finite at large |x|", "", float, double) {
  using T = TestType;
  const auto gradient = [](auto op, T below, T above) {
    Tape<T> tape;
    Var<T> x = tape.variable({below, above});
    tape.backward(sum(op(x)));
    return numbers(x.adjoint());
  };
#define GRADIENT(op, far) gradient([](auto v) { return op; }, -far, far)
  for (T far : {T(1000), infinity<T>}) {
    CHECK(GRADIENT(softplus(v), far) == std::vector<T>{0, 1});
    CHECK(GRADIENT(log_sigmoid(v), far) == std::vector<T>{1, 0});
    CHECK(GRADIENT(sigmoid(v) + tanh(v), far) == std::vector<T>{0, 0});
    CHECK(GRADIENT(elu(v, 2), far) == std::vector<T>{0, 1});
    CHECK(GRADIENT(gelu(v), far) == std::vector<T>{0, 1});
  }
#undef GRADIENT
}

TEMPLATE_TEST_CASE("logsumexp and softmax neither overflow nor underflow", "", float, double) {
  using T = TestType;
  const T inf = infinity<T>;
  Tape<T> tape;
  Var<T> x = tape.variable({{1000, 1000}, {-1000, -1000}, {1000, -inf}});
  const T ln2 = std::log(T(2));
  CHECK(numbers(logsumexp(x, {1}).value()) == std::vector<T>{1000 + ln2, ln2 - 1000, 1000});
  const std::vector<T> shares{T(0.5), T(0.5), T(0.5), T(0.5), 1, 0};
  CHECK(numbers(softmax(x, 1).value()) == shares);
  tape.backward(sum(logsumexp(x, {1})));
  for (std::size_t i = 0; i < 6; ++i) {  // e^(x - y), with y near 1000 and right to 500 ε
    CHECK(std::abs(x.adjoint().data()[i] - shares[i]) <= 500 * std::numeric_limits<T>::epsilon());
  }
}

TEMPLATE_TEST_CASE("A row of -Inf: logsumexp is -Inf with no gradient, softmax is undefined", "",
                   float, double) {
  using T = TestType;
  const T inf = infinity<T>;
  Tape<T> tape;
  Var<T> x = tape.variable({{-inf, -inf, -inf}, {0, -inf, 0}});
  Var<T> y = logsumexp(x, {1});
  CHECK(kinds(y.value()) == std::vector<std::string>{"-inf", "finite"});
  tape.backward(y, filled<T>({2}, 1));
  CHECK(numbers(x.adjoint()) == std::vector<T>{0, 0, 0, T(0.5), 0, T(0.5)});
  CHECK(kinds(softmax(x, 1).value()) ==
        std::vector<std::string>{"nan", "nan", "nan", "finite", "finite", "finite"});
  CHECK(logsumexp(tape.variable(filled<T>({0}, 0))).item() == -inf);  // an empty sum is 0
}

TEMPLATE_TEST_CASE(
    "masked_linear passes a NaN in x to the outputs that see it, and none in a masked W", "", float,
    double) {
  using T = TestType;
  const std::size_t in = 4, out = 200;
  std::vector<std::size_t> seen(out);
  for (std::size_t j = 0; j < out; ++j) seen[j] = j * (in + 1) / out;
  Array<T> W = filled<T>({in, out}, nan_of<T>);
  for (std::size_t i = 0; i < in; ++i) {
    for (std::size_t j = 0; j < out; ++j) W(i, j) = i < seen[j] ? T(1) : W(i, j);
  }
  for (std::size_t place = 0; place <= in; ++place) {  // index of the NaN in x; in: no NaN
    Array<T> x = filled<T>({2, in}, 1);
    if (place < in) x(0, place) = nan_of<T>;
    Tape<T> tape;
    const Var<T> weight = tape.variable(W);
    const Var<T> y =
        masked_linear(tape.constant(x), weight, tape.constant(filled<T>({out}, 0)), seen);
    for (std::size_t j = 0; j < out; ++j) {
      if (place < seen[j]) CHECK(std::isnan(y.value()(0, j)));
      CHECK(y.value()(1, j) == static_cast<T>(seen[j]));
    }
    tape.backward(y, filled<T>(y.shape(), 1));
    for (std::size_t k = 0; k < W.size(); ++k) {
      if (std::isnan(W.data()[k])) CHECK(weight.adjoint().data()[k] == 0);
    }
  }
}

TEMPLATE_TEST_CASE("A NaN adjoint reaches the inputs that its entry depends on", "", float,
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
    if (stops_some(row)) return;
    if (row.declared == "slice" || row.declared == "take_columns") {
      CHECK(reached == y.size());
    } else {
      CHECK(lost == 0);
    }
  });
}
