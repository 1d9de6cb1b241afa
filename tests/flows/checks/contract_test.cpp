// Every layer of all_layers() keeps the contract of bijector.hpp, in both precisions.
#include "tests/flows/layers/contract.hpp"

#include "engine/io/parameters.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

constexpr std::size_t rows = 5;

// Calls check(layer, d) for every layer at every D. Messages name both.
template <class Check>
void for_every_layer(Check check) {
  for (const LayerUnderTest& layer : all_layers()) {
    for (const std::size_t d : layer.features) {
      INFO(layer.name << ", D = " << d);
      check(layer, d);
    }
  }
}

void require_nothing_broken(const std::vector<std::string>& broken) {
  for (const std::string& sentence : broken) FAIL_CHECK(sentence);
  SUCCEED();  // so that Catch counts the check
}

template <class T>
bool equal_parameters(Bijector<T>& a, Bijector<T>& b) {
  const auto in_a = a.named_parameters(), in_b = b.named_parameters();
  return std::equal(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(),
                    [](const auto& p, const auto& q) {
                      return numbers(p.parameter->value) == numbers(q.parameter->value);
                    });
}

}  // namespace

TEMPLATE_TEST_CASE("Every layer keeps the contract of a bijector", "", double, float) {
  for_every_layer([](const LayerUnderTest& layer, std::size_t d) {
    require_nothing_broken(broken_by<TestType>(layer, d));
  });
}

TEST_CASE("Every layer computes in float what it computes in double") {
  for_every_layer([](const LayerUnderTest& layer, std::size_t d) {
    require_nothing_broken(differing_in_float(layer, d));
  });
}

TEMPLATE_TEST_CASE("A layer saves its whole state: loaded into another it gives the same bits", "",
                   double, float) {
  for_every_layer([](const LayerUnderTest& layer, std::size_t d) {
    Rng rng(d), other(d + 100);
    const auto from = layer.make<TestType>(d, rng), to = layer.make<TestType>(d, other);
    randomise(*from, rng);
    randomise(*to, other);
    const Array<TestType> batch = layer.batch<TestType>(rows, d, rng);
    const Array<TestType> context = cast<TestType>(layer.options_at(d, rows).context);
    const Output<TestType> truth = latent_of(*from, batch, context);
    if (!equal_parameters(*from, *to)) CHECK(latent_of(*to, batch, context) != truth);
    ModelFile file;
    save_parameters(*from, "", file);
    load_parameters(file, "", *to);
    CHECK(latent_of(*to, batch, context) == truth);
  });
}

TEST_CASE("check_bijector leaves the parameters of a layer as they were") {
  for (const LayerUnderTest& layer : all_layers()) {
    const std::size_t d = layer.features.back();
    INFO(layer.name << ", D = " << d);
    Rng rng(d);
    const auto made = layer.make<double>(d, rng);
    const Array<double> batch = layer.batch<double>(2, d, rng);
    const CheckOptions options = layer.options_at(d, 2);
    const auto before = latent_of(*made, batch, options.context);
    check_bijector(*made, batch, options);
    CHECK(latent_of(*made, batch, options.context) == before);
  }
}

TEST_CASE("check_bijector needs rows to compare") {
  Rng rng(1);
  const auto layer = all_layers().front().make<double>(2, rng);
  CHECK_THROWS_WITH(check_bijector(*layer, rng.normal<double>({1, 2})),
                    "check_bijector: needs at least two rows, got 1");
  CHECK_THROWS_WITH(check_bijector(*layer, rng.normal<double>({4})),
                    "check_bijector: needs batch with 2 dimensions, got [4]");
}
