// Adjoints at the ends of the range: a result that the type can hold must not be lost because a
// square or a product on the way leaves the range. The right values come from long double, whose
// range holds all of these products; where it is a double the tests of double are left out.
#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <limits>

using namespace tapeflow;
using Wide = long double;

namespace {

template <class T>
constexpr bool wide_is_wider =
    std::numeric_limits<Wide>::max_exponent > 2 * std::numeric_limits<T>::max_exponent;

// Numbers of all sizes: powers of 2 times 1.25 from the smallest normal number on, and the largest
// number.
template <class T>
std::vector<T> all_sizes() {
  std::vector<T> sizes;
  using Limits = std::numeric_limits<T>;
  const int step = Limits::max_exponent / 12;
  for (int e = Limits::min_exponent; e < Limits::max_exponent; e += step)
    sizes.push_back(std::ldexp(T(1.25), e));
  sizes.push_back(Limits::max());
  return sizes;
}

// Whether a result is right to 16 ε, and, among the numbers too small to be normal, to two steps.
// One that is as close as that to the largest number may be infinite.
template <class T>
bool agrees(T got, Wide right) {
  using Limits = std::numeric_limits<T>;
  const Wide rounding = 16 * Wide(Limits::epsilon()) * std::abs(right);
  if (std::isinf(got)) return std::abs(right) + rounding > Wide(Limits::max());
  const Wide error = std::abs(Wide(got) - right);
  return error <= rounding + 2 * Wide(Limits::denorm_min());
}

template <class T>
struct Slope {
  const char* name;
  std::function<Var<T>(Var<T>)> op;
  Wide (*slope)(Wide x);
  bool of_negative;
};

// clang-format off
template <class T>
std::vector<Slope<T>> slopes() {
  const auto of = [](auto op) { return [op](Var<T> x) { return op(x); }; };
#define OP(expression) of([](auto x) { return expression; })
#define SLOPE(expression) [](Wide x) -> Wide { return expression; }
  return {
      {"-x",       OP(-x),           SLOPE(0 * x - 1),                     true},
      {"log",      OP(log(x)),       SLOPE(1 / x),                         false},
      {"log1p",    OP(log1p(x)),     SLOPE(1 / (1 + x)),                   false},
      {"asinh",    OP(asinh(x)),     SLOPE(1 / std::sqrt(1 + x * x)),      true},
      {"log_cosh", OP(log_cosh(x)),  SLOPE(std::tanh(x)),                  true},
      {"softplus", OP(softplus(x)),  SLOPE(1 / (1 + std::exp(-x))),        false},
      {"sqrt",     OP(sqrt(x)),      SLOPE(1 / (2 * std::sqrt(x))),        false},
      {"abs",      OP(abs(x)),       SLOPE(x < 0 ? -1 : 1),                true},
      {"square",   OP(square(x)),    SLOPE(2 * x),                         true},
      {"x^2",      OP(pow(x, 2)),    SLOPE(2 * x),                         true},
      {"x^3",      OP(pow(x, 3)),    SLOPE(3 * x * x),                     true},
      {"x^-2",     OP(pow(x, -2)),   SLOPE(-2 / (x * x * x)),              true},
      {"x^0.5",    OP(pow(x, 0.5F)), SLOPE(1 / (2 * std::sqrt(x))),        false},
      {"x * 3",    OP(x * 3),        SLOPE(0 * x + 3),                     true},
      {"x / 3",    OP(x / 3),        SLOPE(0 * x + Wide(1) / 3),           true},
      {"3 / x",    OP(3 / x),        SLOPE(-3 / x / x),                    true},
  };
#undef OP
#undef SLOPE
}
// clang-format on

}  // namespace

TEMPLATE_TEST_CASE("A slope that leaves the range on its own, and not times dy, loses nothing", "",
                   float, double) {
  using T = TestType;
  if (!wide_is_wider<T>) return;
  for (const Slope<T>& slope : slopes<T>()) {
    for (const T size : all_sizes<T>()) {
      for (const T x : {size, -size}) {
        if (x < 0 && !slope.of_negative) continue;
        Tape<T> tape;
        const Var<T> v = tape.variable({x});
        const Var<T> y = slope.op(v);
        for (const T dy : all_sizes<T>()) {
          tape.backward(y, {dy});
          const T dx = v.adjoint()(0);
          INFO(slope.name << " at " << x << ", dy = " << dy << ": " << dx);
          REQUIRE(agrees(dx, Wide(dy) * slope.slope(Wide(x))));
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("The adjoints of a / b are right wherever they can be represented", "", float,
                   double) {
  using T = TestType;
  if (!wide_is_wider<T>) return;
  for (const T b : all_sizes<T>()) {
    for (const T a : all_sizes<T>()) {
      Tape<T> tape;
      const Var<T> u = tape.variable({-a}), v = tape.variable({b}), row = tape.variable({{-a, -a}});
      const Var<T> quotient = u / v, stretched = row / v;
      for (const T dy : all_sizes<T>()) {
        INFO("a = " << -a << ", b = " << b << ", dy = " << dy);
        const Wide da = Wide(dy) / Wide(b), db = Wide(dy) * Wide(a) / Wide(b) / Wide(b);
        tape.backward(quotient, {dy});
        REQUIRE(agrees(u.adjoint()(0), da));
        REQUIRE(agrees(v.adjoint()(0), db));
        tape.backward(stretched, {{dy, T(0)}});
        REQUIRE(agrees(v.adjoint()(0), db));
      }
    }
  }
}

TEMPLATE_TEST_CASE("d(x / x)/dx is 0 at all sizes", "", float, double) {
  using T = TestType;
  for (const T size : all_sizes<T>()) {
    Tape<T> tape;
    const Var<T> x = tape.variable({size});
    tape.backward(sum(x / x));
    INFO(size);
    CHECK(std::abs(x.adjoint()(0)) <= 2 * std::numeric_limits<T>::epsilon() / size);
  }
}

TEMPLATE_TEST_CASE("The slope of expm1 keeps its digits where e^x - 1 rounds to -1", "", float,
                   double) {
  using T = TestType;
  for (const T x : {T(-60), T(-20), T(-5), T(-1e-3), T(0), T(1e-3), T(5)}) {
    Tape<T> tape;
    const Var<T> v = tape.variable({x});
    tape.backward(sum(expm1(v)));
    INFO(x);
    CHECK(agrees(v.adjoint()(0), std::exp(Wide(x))));
  }
}

TEMPLATE_TEST_CASE("softmax's adjoint survives dy of the largest size", "", float, double) {
  using T = TestType;
  const T large = std::numeric_limits<T>::max() / (sizeof(T) == 4 ? 1 : 4);
  Tape<T> tape;
  const Var<T> x = tape.variable({0, 0});
  tape.backward(softmax(x, 0), {large, -large});
  CHECK(numbers(x.adjoint()) == std::vector<T>{large / 2, -large / 2});
}

// ops.hpp says so: the slopes are computed from y, and right to the rounding of y.
TEMPLATE_TEST_CASE("The slopes of tanh and sigmoid are right to the rounding of y", "", float,
                   double) {
  using T = TestType;
  const T eps = std::numeric_limits<T>::epsilon();
  for (T x = -50; x <= 50; x += T(0.125)) {
    Tape<T> tape;
    const Var<T> v = tape.variable({x});
    const Wide t = std::tanh(Wide(x)), s = 1 / (1 + std::exp(-Wide(x)));
    INFO(x);
    tape.backward(sum(tanh(v)));  // 1 - y² with y right to 4 ε
    CHECK(std::abs(Wide(v.adjoint()(0)) - (1 - t * t)) <= 10 * Wide(eps));
    tape.backward(sum(sigmoid(v)));
    CHECK(std::abs(Wide(v.adjoint()(0)) - s * (1 - s)) <= 6 * Wide(eps));
  }
}

TEMPLATE_TEST_CASE("log_cosh neither overflows nor loses small numbers", "", float, double) {
  using T = TestType;
  const T eps = std::numeric_limits<T>::epsilon(), inf = std::numeric_limits<T>::infinity();
  Tape<T> tape({.record = false});
  for (T x = T(1e-6); x < T(1e30); x *= T(1.5)) {
    const Wide right = Wide(x) + std::log1p(std::expm1(-2 * Wide(x)) / 2);
    INFO(x);
    for (const T v : {x, -x}) {  // |x| plus a logarithm of at most |x|, each right to 4 ε
      const T y = log_cosh(tape.constant(Array<T>{v})).item();
      CHECK(std::abs(Wide(y) - right) <= 8 * Wide(eps) * Wide(x));
    }
  }
  CHECK(log_cosh(tape.constant(Array<T>{-inf})).item() == inf);
  CHECK(std::isnan(log_cosh(tape.constant(Array<T>{inf - inf})).item()));
}
