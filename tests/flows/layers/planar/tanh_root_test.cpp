// The root of y + (m - 1) tanh y = c: its residual, the start of the search, and its gradient.
#include "flows/layers/planar/tanh_root.hpp"

#include "engine/check.hpp"
#include "engine/gradient_check.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

template <class T>
T root(T c, T m) {
  Tape<T> tape({.record = false});
  return tanh_root(tape.constant(Array<T>{c}), tape.constant(Array<T>{m})).item();
}

// |y + (m - 1) tanh y - c| relative to the largest possible size of its terms.
template <class T>
double residual(T y, T c, T m) {
  const long double y_ = y, c_ = c, m_ = m;
  const long double difference = y_ + (m_ - 1) * std::tanh(y_) - c_;
  return static_cast<double>(std::abs(difference) / (std::abs(y_) + m_ + std::abs(c_)));
}

// The last y of Newton's method from y = c.
double plain_newton(double c, double m) {
  double y = c;
  for (int turn = 0; turn < 200; ++turn) {
    const double t = std::tanh(y);
    y -= (y + (m - 1) * t - c) / (t * t + m * (1 - t * t));
  }
  return y;
}

}  // namespace

// tanh_root stops at a residual of at most 4 ε of its terms, and computing the residual again adds
// a few roundings.
TEMPLATE_TEST_CASE("The residual of the root is a few roundings, for any m and c", "", float,
                   double) {
  using T = TestType;
  const double allowed = 8 * static_cast<double>(std::numeric_limits<T>::epsilon());
  for (const double m : {1e-12, 1e-6, 1e-3, 0.1, 0.5, 0.999, 1., 1.5, 3., 10., 100., 1e4}) {
    for (int k = -60; k <= 60; ++k) {
      const double size = std::pow(10., std::abs(k) / 10. - 2);
      const T c = static_cast<T>(k < 0 ? -size : k > 0 ? size : 0.), m_ = static_cast<T>(m);
      const double found = residual(root(c, m_), c, m_);
      if (!(found <= allowed)) FAIL_CHECK("m = " << m << ", c = " << c << ": residual " << found);
    }
  }
  SUCCEED();
}

TEST_CASE("Where Newton's method from y = c oscillates, tanh_root finds the root") {
  CHECK(residual(plain_newton(3, 10), 3., 10.) > 0.1);
  CHECK(residual(root(3., 10.), 3., 10.) < 1e-12);
}

TEST_CASE("At c = y + (m - 1) tanh y the root is y") {
  for (const double y : {-4., -0.25, 0., 0.5, 3.}) {
    for (const double m : {0.25, 1., 6.}) {
      CHECK(std::abs(root(y + (m - 1) * std::tanh(y), m) - y) < 1e-13);
    }
  }
}

TEST_CASE("The root's gradient by the implicit function theorem agrees with differences") {
  const Array<double> c{{-2., -0.3, 0.01}, {0.4, 1.7, 3.}};
  for (const double m : {0.2, 1., 5.}) {
    const GradientReport report =
        check_gradient([](std::span<const Var<double>> in) { return tanh_root(in[0], in[1]); },
                       {c, Array<double>{m}});
    INFO("m = " << m << ": " << report.sentence());
    CHECK(report.ok);
    CHECK(report.compared == 7);
  }
}

// The backward pass reaches `first` last. Then c and m already have adjoints from `second`.
TEST_CASE("The gradients of two roots with one m add up") {
  const GradientReport report = check_gradient(
      [](std::span<const Var<double>> in) {
        const Var<double> first = tanh_root(in[0], in[1]);
        const Var<double> second = tanh_root(in[0] * 2, in[1]);
        return first * second;
      },
      {Array<double>{-1., 0.6, 2.}, Array<double>{3.}});
  INFO(report.sentence());
  CHECK(report.ok);
}

TEST_CASE("A NaN comes out of tanh_root, and infinity where it is the root") {
  const double nan = std::nan(""), inf = INFINITY;
  CHECK(std::isnan(root(nan, 2.)));
  CHECK(std::isnan(root(1., nan)));
  CHECK(root(inf, 2.) == inf);
  CHECK(root(-inf, 0.5) == -inf);
}

TEST_CASE("Each row can have an m of its own") {
  const Array<double> c{{-2., 0.3}, {1.5, 4.}, {0.2, -7.}};
  Array<double> m{0.2, 1., 5.};
  m.reshape({3, 1});
  Tape<double> tape;
  const Var<double> y = tanh_root(tape.constant(c), tape.constant(m));
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 2; ++j) CHECK(y.value()(i, j) == root(c(i, j), m(i, 0)));
  const GradientReport report = check_gradient(
      [](std::span<const Var<double>> in) { return tanh_root(in[0], in[1]); }, {c, m});
  INFO(report.sentence());
  CHECK(report.ok);
  CHECK(report.compared == 9);
}

TEST_CASE("tanh_root takes no rows, and no m that does not fit") {
  Tape<double> tape;
  const Var<double> none = tape.constant(Array<double>(Shape{0, 3}));
  CHECK(tanh_root(none, tape.constant(Array<double>{2.})).shape() == Shape{0, 3});
  CHECK_THROWS_AS(tanh_root(none, tape.constant(Array<double>{2., 3.})), ShapeError);
}
