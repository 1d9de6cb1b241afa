// The promise of kernels/vector_math.hpp: in the loops of the operations, where the compiler uses
// vector versions of these functions, they are right to 4 units in the last place.
#include "engine/kernels/vector_math.hpp"

#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace tapeflow;

namespace {

// The largest error of op(x), in units of ε times the exact value, for numbers x in (low, high).
// Half of the numbers are spread evenly, the other half have evenly spread logarithms.
template <class T, class Op>
double worst_units(Op op, long double (*exact)(long double), double low, double high) {
  Rng rng(1);
  Array<T> x(Shape{4096});
  for (T& v : x) {
    const double even = low + (high - low) * rng.uniform();
    v = static_cast<T>(rng.uniform() < 0.5 ? even : even * std::exp(-20 * rng.uniform()));
  }
  Tape<T> tape;
  const Array<T> y = op(tape.constant(x)).value();
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double right = exact(static_cast<long double>(x(i)));
    const long double error = std::abs(static_cast<long double>(y(i)) - right);
    const long double unit = std::numeric_limits<T>::epsilon() * std::abs(right);
    if (error > 0) worst = std::max(worst, static_cast<double>(error / unit));
  }
  return worst;
}

}  // namespace

TEMPLATE_TEST_CASE("Vectorised functions are right to 4 units in the last place", "", float,
                   double) {
  using T = TestType;
#define WORST(op, exact, low, high) \
  worst_units<T>([](Var<T> x) { return op; }, [](long double x) { return exact; }, low, high)
  CHECK(WORST(exp(x), std::exp(x), -80, 80) <= 4);
  CHECK(WORST(expm1(x), std::expm1(x), -80, 80) <= 4);
  CHECK(WORST(log(x), std::log(x), 0, 1e6) <= 4);
  CHECK(WORST(log1p(x), std::log1p(x), -1, 1) <= 4);
  CHECK(WORST(log1p(x), std::log1p(x), 0, 1e6) <= 4);
  CHECK(WORST(tanh(x), std::tanh(x), -12, 12) <= 4);
  CHECK(WORST(sin(x), std::sin(x), -10, 10) <= 4);
  CHECK(WORST(sin(x), std::sin(x), -1e6, 1e6) <= 4);
  CHECK(WORST(cos(x), std::cos(x), -10, 10) <= 4);
  CHECK(WORST(cos(x), std::cos(x), -1e6, 1e6) <= 4);
  CHECK(WORST(pow(x, 2.5F), std::pow(x, 2.5L), 0, 1000) <= 4);
  CHECK(WORST(pow(x, -3), std::pow(x, -3.L), -1000, 1000) <= 4);
  // gelu uses erfc: 4 units for erfc itself, one for the rounding of its argument, one for the
  // product.
  CHECK(WORST(gelu(x), x * std::erfc(-x / std::sqrt(2.L)) / 2, 0, 10) <= 6);
#undef WORST
}

TEST_CASE("An error of more than 4 units would be noticed") {
  const auto off = [](double units) {
    return worst_units<double>(
        [units](Var<double> x) { return x * (1 + units * std::numeric_limits<double>::epsilon()); },
        [](long double x) { return x; }, -1, 1);
  };
  CHECK(off(6) > 4);
  CHECK(off(2) <= 4);
}
