// The tests of LogisticMixture. They make the layer with make_logistic_mixture and know nothing
// else about it, so that they can be compiled with another layer in its place: a right one, or one
// with a mistake.
#include "logistic_mixture.hpp"

#include "engine/gradient_check.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/flow.hpp"

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
    const auto layer = make_logistic_mixture<T>(features, rng);
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

TEST_CASE("LogisticMixture keeps the contract in double") { expect_contract<double>("double"); }

TEST_CASE("LogisticMixture keeps the contract in float") { expect_contract<float>("float"); }

// A wrong log_det has a right gradient of its own, so this test alone proves little.
TEST_CASE("The tape's gradient of log p is that of central differences") {
  Rng rng(1);
  Flow<double> flow(make_logistic_mixture<double>(3, rng),
                    std::make_unique<StandardNormal<double>>(3));
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
  const Array<double> x = rng.normal<double>({4, 3});
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return flow.log_prob(tape.constant(x)); }, flow.named_parameters());
  std::cout << "gradient of log p: " << report.sentence() << std::endl;
  CHECK(report.ok);
}

TEST_CASE("The kept columns stay, and a moved one moves with them") {
  Rng rng(2);
  const auto layer = make_logistic_mixture<double>(2, rng);
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.normal<double>(p->value.shape()) * 0.5;
  Array<double> x = filled<double>({2, 2}, 0.3);
  x(1, 0) = -1.1;
  const Array<double> z = there(*layer, x);
  CHECK(z(0, 0) == 0.3);
  CHECK(z(1, 0) == -1.1);
  CHECK(z(0, 1) != z(1, 1));
}

TEST_CASE("A moved column rises") {
  Rng rng(3);
  const auto layer = make_logistic_mixture<double>(1, rng);
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.normal<double>(p->value.shape());
  double before = -1e300;
  for (double x = -8; x < 8; x += 0.05) {
    const double z = there(*layer, filled<double>({1, 1}, x))(0, 0);
    CHECK(z > before);
    before = z;
  }
}

// Beyond all components the logit of the cumulative function is a straight line, so nothing may be
// lost far out.
TEST_CASE("A number far out comes back, also in float") {
  Rng rng(4);
  const auto layer = make_logistic_mixture<double>(1, rng);
  const auto in_float = make_logistic_mixture<float>(1, rng);
  for (const double x : {-400., -50., -20., 20., 50., 400.}) {
    CHECK(back(*layer, there(*layer, filled<double>({1, 1}, x)))(0, 0) == Approx(x).epsilon(1e-10));
    const float some = static_cast<float>(x);
    CHECK(back(*in_float, there(*in_float, filled<float>({1, 1}, some)))(0, 0) ==
          Approx(some).epsilon(1e-4));
  }
}

TEST_CASE("One layer makes two humps") {
  Rng rng(5);
  const auto layer = make_logistic_mixture<double>(1, rng);
  // Any weights but those of the start: the slope has to fall and rise again somewhere.
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.normal<double>(p->value.shape());
  Array<double> x(Shape{401, 1});
  for (std::size_t i = 0; i < 401; ++i) x(i, 0) = 0.03 * static_cast<double>(i) - 6;
  Tape<double> tape({.record = false});
  const Array<double> log_slope = layer->to_latent(tape.constant(x)).log_det.value();
  std::size_t turns = 0;
  for (std::size_t i = 1; i + 1 < 401; ++i)
    turns += (log_slope(i) - log_slope(i - 1)) * (log_slope(i + 1) - log_slope(i)) < 0;
  CHECK(turns >= 2);
}
