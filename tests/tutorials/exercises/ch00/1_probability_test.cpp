// The test of probability_in, for any implementation.
#include "tutorials/exercises/ch00/1_probability.hpp"

#include "engine/io/table.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {

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

std::string words(const Bounds& box) {
  return "eruptions of " + shown(box.low[0]) + " to " + shown(box.high[0]) + " and waits of " +
         shown(box.low[1]) + " to " + shown(box.high[1]) + " minutes";
}

// The sentence if the result is not the expected probability. The product of the deviations tells
// whether the units are those of the standardised rows.
std::vector<std::string> compare(const std::string& what, double result, double expected,
                                 double tolerance, double deviations) {
  if (std::abs(result - expected) <= tolerance) return {};
  std::string sentence = what + " the probability is " + shown(expected) +
                         "; your function returned " + shown(result) + ".";
  if (std::abs(result / deviations - expected) <= tolerance) {
    sentence += " Their ratio is the product of the columns' deviations, " + shown(deviations) +
                " minutes². Did you take the density of the standardised rows, where the box and "
                "its cells are in minutes?";
  } else if (result > 1) {
    sentence +=
        " A probability is at most 1. Did you multiply the densities by the area of a cell?";
  }
  return {sentence};
}

// For two independent normal columns the probability of a box is a product.
std::vector<std::string> judge_normal_columns() {
  const DensityModel<float> model = model_of_eruptions(false);
  const Array<double>&mean = model.preprocessor().mean(),
        &deviation = model.preprocessor().deviation();
  for (const Bounds& box : {Bounds{{2, 60}, {4, 80}}, Bounds{{4, 85}, {5, 95}}}) {
    double expected = 1;
    for (std::size_t j = 0; j < 2; ++j)
      expected *= normal_between(box.low[j], box.high[j], mean(j), deviation(j));
    const auto wrong =
        compare("With two independent normal columns, for " + words(box) + ",",
                probability_in(model, box), expected, 1e-3 * expected, deviation(0) * deviation(1));
    if (!wrong.empty()) return wrong;
  }
  return {};
}

// For a flow the probability is the share of its samples that fall into the box, up to four
// standard errors of that share.
std::vector<std::string> judge_share_of_samples() {
  const DensityModel<float> model = model_of_eruptions(true);
  const Bounds box{{3, 70}, {5, 90}};
  constexpr std::size_t count = 40000;
  Rng rng(7);
  const Array<double> x = model.sample(count, rng);
  double inside = 0;
  for (std::size_t i = 0; i < count; ++i)
    inside += x(i, 0) > 3 && x(i, 0) < 5 && x(i, 1) > 70 && x(i, 1) < 90;
  const double share = inside / count;
  return compare("For " + words(box) + ", going by 40000 samples of a flow with random weights,",
                 probability_in(model, box), share,
                 4 * std::sqrt(share * (1 - share) / count) + 1e-3,
                 model.preprocessor().deviation()(0) * model.preprocessor().deviation()(1));
}

}  // namespace

std::vector<std::string> judge() {
  const auto wrong = judge_normal_columns();
  return wrong.empty() ? judge_share_of_samples() : wrong;
}

}  // namespace tapeflow::exercise
