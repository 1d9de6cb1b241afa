// The tests of MatrixExponential. They make the layer with make_matrix_exponential and know nothing
// else about it, so that they can be compiled with another layer in its place: a right one, or one
// with a mistake.
#include "matrix_exponential.hpp"

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
    const auto layer = make_matrix_exponential<T>(features, rng);
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

TEST_CASE("MatrixExponential keeps the contract in double") { expect_contract<double>("double"); }

TEST_CASE("MatrixExponential keeps the contract in float") { expect_contract<float>("float"); }

// A wrong log_det has a right gradient of its own, so this test alone proves little.
TEST_CASE("The tape's gradient of log p is that of central differences") {
  Rng rng(1);
  Flow<double> flow(make_matrix_exponential<double>(3, rng),
                    std::make_unique<StandardNormal<double>>(3));
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
  const Array<double> x = rng.normal<double>({4, 3});
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return flow.log_prob(tape.constant(x)); }, flow.named_parameters());
  std::cout << "gradient of log p: " << report.sentence() << std::endl;
  CHECK(report.ok);
}

namespace {

// A layer of two columns with this A.
std::unique_ptr<Bijector<double>> layer_of(const Array<double>& A) {
  Rng rng(1);
  auto layer = make_matrix_exponential<double>(2, rng);
  REQUIRE(layer->trainable_parameters().size() == 1);
  layer->trainable_parameters()[0]->value = A;
  return layer;
}

}  // namespace

// exp([[0, -t], [t, 0]]) turns the plane by t.
TEST_CASE("A skew-symmetric matrix gives a rotation") {
  const double t = 0.8;
  const auto layer = layer_of({{0, -t}, {t, 0}});
  const Array<double> z = there(*layer, Array<double>{{1, 0}, {0, 1}});
  CHECK(z(0, 0) == Approx(std::cos(t)).epsilon(1e-12));
  CHECK(z(0, 1) == Approx(std::sin(t)).epsilon(1e-12));
  CHECK(z(1, 0) == Approx(-std::sin(t)).epsilon(1e-12));
  CHECK(z(1, 1) == Approx(std::cos(t)).epsilon(1e-12));
}

// exp([[a, b], [0, a]]) = e^a [[1, b], [0, 1]]: the log-determinant is 2a, whatever b is.
TEST_CASE("A triangular matrix has a formula, and its trace is the log-determinant") {
  const auto layer = layer_of({{0.3, 1.7}, {0, 0.3}});
  Tape<double> tape({.record = false});
  const auto [z, log_det] = layer->to_latent(tape.constant(Array<double>{{0, 1}}));
  CHECK(z.value()(0, 0) == Approx(1.7 * std::exp(0.3)).epsilon(1e-12));
  CHECK(z.value()(0, 1) == Approx(std::exp(0.3)).epsilon(1e-12));
  CHECK(log_det.value()(0) == Approx(0.6).epsilon(1e-12));
}

// A diagonal matrix: as large as ten, where a short series without squaring is far off.
TEST_CASE("Large entries are no trouble") {
  const auto layer = layer_of({{10, 0}, {0, -10}});
  const Array<double> z = there(*layer, Array<double>{{1, 1}});
  // The error of the series at 10/32 is below 1e-16; five squarings make it 32 roundings.
  CHECK(z(0, 0) == Approx(std::exp(10)).epsilon(1e-12));
  CHECK(z(0, 1) == Approx(std::exp(-10)).epsilon(1e-12));
  const Array<double> x = back(*layer, z);
  CHECK(x(0, 0) == Approx(1).epsilon(1e-11));
  CHECK(x(0, 1) == Approx(1).epsilon(1e-11));
}

TEST_CASE("A new layer is the identity") {
  const auto layer = layer_of(filled<double>({2, 2}, 0));
  const Array<double> x{{0.4, -3}, {1e5, 2}};
  CHECK((there(*layer, x) == x));
}
