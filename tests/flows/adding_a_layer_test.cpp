// Follows the page "How to add a layer" at the head of bijector.hpp to the letter, outside the
// library, and proves that the code printed there is the code compiled here and in own_layer.
#include "flows/checks/check_bijector.hpp"
#include "flows/checks/check_precision.hpp"
#include "tests/flows/layers/entries.hpp"
#include "tests/flows/own_layer/tail_weight.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/page_code.hpp"

using namespace tapeflow;
using namespace page_code;

namespace {

// A slip of the pen to plant: log_det is left out on the way to the data.
class WithoutLogDet : public TailWeight<double> {
  using TailWeight<double>::TailWeight;
  Transformed<double> data(Var<double> z, Var<double> context) const override {
    return {TailWeight<double>::data(z, context).value, zero_log_det(z)};
  }
};

// clang-format off
std::vector<LayerUnderTest> layers_of_the_page() {
  return {
    LAYER("TailWeight", TailWeight<T>(d)).with_structure(diagonal),
  };
}
// clang-format on

}  // namespace

TEST_CASE("A layer added as the page says keeps the contract in both precisions") {
  for (const LayerUnderTest& entry : layers_of_the_page()) {
    for (const std::size_t d : entry.features) {
      CAPTURE(entry.name, d);
      Rng rng(d);
      const auto single = entry.make<float>(d, rng);
      const auto exact = entry.make<double>(d, rng);
      const CheckOptions options = entry.options_at(d, 5);
      CHECK(check_bijector(*exact, entry.batch<double>(5, d, rng), options) ==
            std::vector<std::string>{});
      CHECK(check_bijector(*single, entry.batch<float>(5, d, rng), options) ==
            std::vector<std::string>{});
      const Array<double> batch = entry.batch<double>(5, d, rng);
      CHECK(check_precision(*single, *exact, batch, options) == std::vector<std::string>{});
    }
  }
}

TEST_CASE("A log_det that is left out of a layer added as the page says is noticed") {
  WithoutLogDet layer(2);
  const auto broken = check_bijector<double>(layer, Rng(1).normal<double>({5, 2}));
  REQUIRE_FALSE(broken.empty());
  CHECK_THAT(broken.front(), Catch::StartsWith("log-dets of to_latent and to_data do not cancel"));
}

TEST_CASE("The code printed in \"How to add a layer\" is compiled, letter by letter") {
  std::string compiled;
  for (const char* file : {"adding_a_layer_test.cpp", "own_layer/tail_weight.hpp",
                           "own_layer/tail_weight.cpp", "own_layer/check.cpp"})
    compiled += lines_of("", std::string("/tests/flows/") + file);
  const auto printed = blocks(lines_of("//   ", "/flows/bijector.hpp"));
  CHECK(printed.size() == 12);
  for (const std::string& block : printed) {
    if (block.find("to_latent(x) -> ") == 0) continue;  // the two directions, in words
    if (block.find("R=/") == 0) continue;               // command lines
    INFO("printed in bijector.hpp, but not compiled:\n" << block);
    CHECK(compiled.find(block) != std::string::npos);
  }
}
