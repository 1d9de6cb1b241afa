// The tests of TailWeight. They make the layer with make_tail_weight and know nothing else about
// it, so that they can be compiled with another layer in its place: a right one, or one with a
// mistake.
#include "tail_weight.hpp"

#include "flows/checks/check_bijector.hpp"

#include <cmath>

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
    const auto layer = make_tail_weight<T>(features, rng);
    const Array<T> batch = rng.normal<T>({5, features});
    const std::vector<std::string> broken = check_bijector(*layer, batch);
    for (const std::string& sentence : broken)
      FAIL_CHECK(precision << ", D = " << features << ": " << sentence);
    if (!broken.empty()) return;
  }
}

}  // namespace

TEST_CASE("TailWeight keeps the contract in double") { expect_contract<double>("double"); }

TEST_CASE("TailWeight keeps the contract in float") { expect_contract<float>("float"); }

TEST_CASE("TailWeight starts as the identity") {
  Rng rng(1);
  const auto layer = make_tail_weight<double>(2, rng);
  const Array<double> x = rng.normal<double>({10, 2});
  Tape<double> tape({.record = false});
  const Array<double> z = layer->to_latent(tape.constant(x)).value.value();
  // A handful of roundings of numbers below 4.
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(std::abs(z.data()[i] - x.data()[i]) < 1e-14);
}

TEST_CASE("TailWeight comes back from far out") {
  Rng rng(1);
  const auto layer = make_tail_weight<double>(1, rng);
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(filled<double>({1, 1}, 300));
  const Array<double> back = layer->to_data(layer->to_latent(x).value).value.value();
  CHECK(std::abs(back.data()[0] / 300 - 1) < 1e-12);  // a few roundings
}
