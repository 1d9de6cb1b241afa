// The tests of SumOfSquares. They make the layer with make_sum_of_squares and know nothing else
// about it, so that they can be compiled with another layer in its place: a right one, or one with
// a mistake.
#include "sum_of_squares.hpp"

#include "engine/gradient_check.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/flow.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

#include <catch2/catch.hpp>

using namespace tapeflow;

namespace {

// Fails with each sentence of the contract that the layer breaks, at the first D that breaks one.
// If the data lie in an interval, draw the batch there, and pass CheckOptions with its data_low and
// data_high. flows/checks/check_bijector.hpp says what else it can be told.
template <class T>
void expect_contract(const std::string& precision) {
  for (const std::size_t features : {2, 1, 3}) {
    Rng rng(1);
    const auto layer = make_sum_of_squares<T>(features, rng);
    const Array<T> batch = rng.normal<T>({5, features});
    const std::vector<std::string> broken = check_bijector(*layer, batch);
    for (const std::string& sentence : broken)
      FAIL_CHECK(precision << ", D = " << features << ": " << sentence);
    if (!broken.empty()) return;
  }
}

template <class T>
Array<T> there(const Bijector<T>& layer, const Array<T>& x) {
  Tape<T> tape({.record = false});
  return layer.to_latent(tape.constant(x)).value.value();
}

template <class T>
Array<T> back(const Bijector<T>& layer, const Array<T>& z) {
  Tape<T> tape({.record = false});
  return layer.to_data(tape.constant(z)).value.value();
}

}  // namespace

TEST_CASE("SumOfSquares keeps the contract in double") { expect_contract<double>("double"); }

TEST_CASE("SumOfSquares keeps the contract in float") { expect_contract<float>("float"); }

// A wrong log_det has a right gradient of its own, so this test alone proves little.
TEST_CASE("The tape's gradient of log p is that of central differences") {
  Rng rng(1);
  Flow<double> flow(make_sum_of_squares<double>(3, rng),
                    std::make_unique<StandardNormal<double>>(3));
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
  const Array<double> x = rng.normal<double>({4, 3});
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return flow.log_prob(tape.constant(x)); }, flow.named_parameters());
  std::cout << "gradient of log p: " << report.sentence() << std::endl;
  CHECK(report.ok);
}

// The network sees no column for j = 0, and its last layer starts at zero: then a new layer is the
// same for all rows.
TEST_CASE("Each column rises, and depends on those before it alone") {
  Rng rng(2);
  const auto layer = make_sum_of_squares<double>(3, rng);
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.normal<double>(p->value.shape()) * 0.5;
  const Array<double> x = rng.normal<double>({1, 3}), z = there(*layer, x);
  for (std::size_t j = 0; j < 3; ++j) {
    Array<double> moved = x;
    moved(0, j) += 0.7;
    const Array<double> after = there(*layer, moved);
    CHECK(after(0, j) > z(0, j));
    for (std::size_t i = 0; i < j; ++i) CHECK(after(0, i) == z(0, i));
  }
}

TEST_CASE("A number far out comes back") {
  Rng rng(3);
  const auto layer = make_sum_of_squares<double>(1, rng);
  for (const double x : {-1e4, -30., 30., 1e4})
    CHECK(back(*layer, there(*layer, filled<double>({1, 1}, x)))(0, 0) == Approx(x).epsilon(1e-9));
  for (const double z : {-1e4, -30., 30., 1e4})
    CHECK(there(*layer, back(*layer, filled<double>({1, 1}, z)))(0, 0) == Approx(z).epsilon(1e-9));
}

// A polynomial of degree 3 is bent: its slope is no constant, and has one turning point.
TEST_CASE("The slope is a parabola above zero") {
  Rng rng(4);
  const auto layer = make_sum_of_squares<double>(1, rng);
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.normal<double>(p->value.shape()) * 0.3;
  Array<double> x(Shape{5, 1});
  for (std::size_t i = 0; i < 5; ++i) x(i, 0) = static_cast<double>(i) - 2;
  Tape<double> tape({.record = false});
  const Array<double> log_slope = layer->to_latent(tape.constant(x)).log_det.value();
  const auto slope = [&](std::size_t i) { return std::exp(log_slope(i)); };
  const double second = slope(0) - 2 * slope(1) + slope(2);
  CHECK(second > 0);
  // Third differences of a parabola are zero.
  CHECK(slope(1) - 2 * slope(2) + slope(3) == Approx(second).epsilon(1e-9));
  CHECK(slope(2) - 2 * slope(3) + slope(4) == Approx(second).epsilon(1e-9));
}

// One weight at a time, over a range in which some square vanishes at some x.
TEST_CASE("No slope is below a tenth, whatever the weights") {
  Rng rng(5);
  const auto layer = make_sum_of_squares<double>(1, rng);
  Array<double> x(Shape{61, 1});
  for (std::size_t i = 0; i < 61; ++i) x(i, 0) = 0.1 * static_cast<double>(i) - 3;
  double least = 1e300;
  for (Parameter<double>* p : layer->trainable_parameters()) {
    for (double& v : p->value) {
      const double before = v;
      for (int k = -15; k <= 15; ++k) {
        v = 0.1 * k;
        Tape<double> tape({.record = false});
        const Array<double> log_slope = layer->to_latent(tape.constant(x)).log_det.value();
        for (const double l : log_slope) least = std::min(least, std::exp(l));
      }
      v = before;
    }
  }
  CHECK(least > 0.1 - 1e-12);
  CHECK(least < 0.2);
}
