// The tests of SinhArcsinh. They make the layer with make_sinh_arcsinh and know nothing else about
// it, so that they can be compiled with another layer in its place: a right one, or one with a
// mistake.
#include "sinh_arcsinh.hpp"

#include "engine/gradient_check.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/flow.hpp"

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
    const auto layer = make_sinh_arcsinh<T>(features, rng);
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

TEST_CASE("SinhArcsinh keeps the contract in double") { expect_contract<double>("double"); }

TEST_CASE("SinhArcsinh keeps the contract in float") { expect_contract<float>("float"); }

// A wrong log_det has a right gradient of its own, so this test alone proves little.
TEST_CASE("The tape's gradient of log p is that of central differences") {
  Rng rng(1);
  Flow<double> flow(make_sinh_arcsinh<double>(3, rng), std::make_unique<StandardNormal<double>>(3));
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
  const Array<double> x = rng.normal<double>({4, 3});
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return flow.log_prob(tape.constant(x)); }, flow.named_parameters());
  std::cout << "gradient of log p: " << report.sentence() << std::endl;
  CHECK(report.ok);
}

TEST_CASE("A new layer is the identity") {
  Rng rng(2);
  const auto layer = make_sinh_arcsinh<double>(3, rng);
  const Array<double> x = rng.normal<double>({6, 3}), z = there(*layer, x);
  // sinh(asinh x) has a few roundings of numbers below 4.
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(std::abs(z.data()[i] - x.data()[i]) < 1e-14);
}

// Whatever the parameters are called: those of column 0 are not those of column 1.
TEST_CASE("Each column has its own skew and tail") {
  Rng rng(3);
  const auto layer = make_sinh_arcsinh<double>(2, rng);
  const Array<double> x = filled<double>({1, 2}, 1.5), before = there(*layer, x);
  for (Parameter<double>* p : layer->trainable_parameters()) {
    REQUIRE(p->value.size() == 2);
    p->value(0) += 0.4;
    const Array<double> after = there(*layer, x);
    CHECK(after(0, 0) != before(0, 0));
    CHECK(after(0, 1) == before(0, 1));
    p->value(0) -= 0.4;
  }
}

TEST_CASE("Half as many of the units of asinh make the tails heavy") {
  Rng rng(4);
  const auto layer = make_sinh_arcsinh<double>(1, rng);
  // With exp(d) = ½ and no skew: z = sinh(½ asinh x), and sinh(½ asinh(sinh 6)) = sinh 3.
  for (Parameter<double>* p : layer->trainable_parameters()) {
    p->value(0) = -std::log(2.);
    const double z = there(*layer, filled<double>({1, 1}, std::sinh(6.)))(0, 0);
    if (std::abs(z - std::sinh(3.)) < 1e-12 * std::sinh(3.)) return;
    p->value(0) = 0;
  }
  FAIL("no parameter is the logarithm of the tail weight");
}

TEST_CASE("A number far out comes back") {
  Rng rng(5);
  const auto layer = make_sinh_arcsinh<double>(1, rng);
  for (Parameter<double>* p : layer->trainable_parameters()) p->value(0) = 0.7;
  for (const double x : {-1e6, -300., 300., 1e6}) {
    const double again = back(*layer, there(*layer, filled<double>({1, 1}, x)))(0, 0);
    // asinh x is about 15; an error of ε there is one of 15 ε of x, times exp(0.7).
    CHECK(again / x == Approx(1).epsilon(1e-12));
  }
}
