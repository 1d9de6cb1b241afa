// The tests of NewLayer. They make the layer with make_new_layer and know nothing else about it, so
// that they can be compiled with another layer in its place: a right one, or one with a mistake.
#include "flows/checks/check_bijector.hpp"
#include "new_layer.hpp"

#include <catch2/catch.hpp>

using namespace tapeflow;

namespace {

// Fails with each sentence of the contract that the layer breaks, at the first D that breaks one.
template <class T>
void expect_contract(const std::string& precision) {
  for (const std::size_t features : {2, 1, 3}) {
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

// TODO: write a test for each mistake that one is likely to make in this layer: a value that you
// have worked out by hand, a limit in which the layer is a known one, a point far out.
