// The test of probability_in, for any implementation.
#include "tutorials/exercises/ch00_probability.hpp"

#include "engine/io/table.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// A model of Old Faithful's columns. Untrained, its flow is the identity, and the columns are two
// independent normal distributions. `moved` gives it random weights.
DensityModel<float> model_of_eruptions(bool moved) {
  const Table table = read_table(TAPEFLOW_SOURCE_DIR "/examples/data/old_faithful.csv");
  const ModelSettings settings{
      .layers = 4, .hidden = {16}, .preprocessing = Preprocessing::standardize};
  DensityModel<float> model(settings, table.columns, table.values, 1);
  Rng rng(5);
  for (Parameter<float>* p : model.flow().trainable_parameters()) {
    for (float& entry : p->value) entry += moved ? static_cast<float>(0.3 * rng.normal()) : 0;
  }
  return model;
}

double normal_between(double low, double high, double mean, double deviation) {
  const auto below = [&](double v) { return std::erf((v - mean) / deviation / std::sqrt(2.)) / 2; };
  return below(high) - below(low);
}

}  // namespace

TEST_CASE("For two independent normal columns the probability of a box is a product") {
  const DensityModel<float> model = model_of_eruptions(false);
  const Bounds box = GENERATE(Bounds{{2, 60}, {4, 80}}, Bounds{{4, 85}, {5, 95}});
  double expected = 1;
  for (std::size_t j = 0; j < 2; ++j) {
    expected *= normal_between(box.low[j], box.high[j], model.preprocessor().mean()(j),
                               model.preprocessor().deviation()(j));
  }
  CHECK(probability_in(model, box) == Approx(expected).epsilon(1e-3));
}

TEST_CASE("For a flow the probability is the share of its samples that fall into the box") {
  const DensityModel<float> model = model_of_eruptions(true);
  const Bounds box{{3, 70}, {5, 90}};
  constexpr std::size_t count = 40000;
  Rng rng(7);
  const Array<double> x = model.sample(count, rng);
  double inside = 0;
  for (std::size_t i = 0; i < count; ++i) {
    inside += x(i, 0) > 3 && x(i, 0) < 5 && x(i, 1) > 70 && x(i, 1) < 90;
  }
  const double share = inside / count;
  const double error = std::sqrt(share * (1 - share) / count);
  REQUIRE(share > 0.05);  // else the test says little
  CHECK(std::abs(probability_in(model, box) - share) < 4 * error + 1e-3);
}

TEST_CASE("The whole plane has probability one") {
  const DensityModel<float> model = model_of_eruptions(true);
  CHECK(probability_in(model, bounds_of(model)) == Approx(1).margin(1e-3));
}
