// The tests of NewLayer. They make the layer with make_new_layer and know nothing else about it, so
// that they can be compiled with another layer in its place: a right one, or one with a mistake.
#include "engine/gradient_check.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/flow.hpp"
#include "new_layer.hpp"

#include <iostream>

#include <catch2/catch.hpp>

using namespace tapeflow;

namespace {

// Fails with each sentence of the contract that the layer breaks, at the first D that breaks one.
// If the data lie in an interval, draw the batch there, and pass CheckOptions with its data_low and
// data_high. If the layer has a series or an iteration, check it with {.randomise = 3} as well: the
// check adds numbers of that size to the parameters, and the usual 0.3 may be too tame to see that
// one stops too early. flows/checks/check_bijector.hpp says what else it can be told.
template <class T>
void expect_contract(const std::string& precision) {
  for (const std::size_t features : {2, 1, 3, 8}) {
    Rng rng(1);
    const auto layer = make_new_layer<T>(features, rng);
    const Array<T> batch = rng.normal<T>({5, features});
    const std::vector<std::string> broken = check_bijector(*layer, batch);
    for (const std::string& sentence : broken)
      FAIL_CHECK(precision << ", D = " << features << ": " << sentence);
    if (!broken.empty()) return;
  }
}

}  // namespace

TEST_CASE("NewLayer keeps the contract in double") { expect_contract<double>("double"); }

TEST_CASE("NewLayer keeps the contract in float") { expect_contract<float>("float"); }

// A wrong log_det has a right gradient of its own, so this test alone proves little.
TEST_CASE("The tape's gradient of log p is that of central differences") {
  Rng rng(1);
  Flow<double> flow(make_new_layer<double>(3, rng), std::make_unique<StandardNormal<double>>(3));
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
  const Array<double> x = rng.normal<double>({4, 3});
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return flow.log_prob(tape.constant(x)); }, flow.named_parameters());
  std::cout << "gradient of log p: " << report.sentence() << std::endl;
  CHECK(report.ok);
}

// TODO: write a test for each mistake that one is likely to make in this layer: a value that you
// have worked out by hand, a limit in which the layer is a known one, a point far out.
