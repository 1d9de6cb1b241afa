// The running average of weights, compared with the mean and the exponential average by hand.
#include "engine/optimizers/weight_average.hpp"

#include "tests/support/catch.hpp"

#include <stdexcept>

using namespace tapeflow;

namespace {

// The average after the parameter has had each of these values in turn.
double average_of(WeightAverage<double>& average, Parameter<double>& p,
                  std::vector<double> values) {
  for (double value : values) {
    p.value.fill(value);
    average.update();
  }
  return average.state()[0]->data()[1];
}

}  // namespace

TEST_CASE("With decay 1 the average is the plain mean of all updates") {
  Parameter<double> p{"p", {0., 0.}};
  WeightAverage<double> average({&p}, 1);
  CHECK(average_of(average, p, {4}) == 4);
  CHECK(average_of(average, p, {6, -1}) == Approx(3));
  CHECK(average.updates == 3);
}

TEST_CASE("A shorter memory makes it an exponential average once it is full") {
  // Decay 1/2: weights 1, 1/2, 1/2: 8, then (8 + 4) / 2 = 6, then (6 + 0) / 2 = 3.
  Parameter<double> p{"p", {0., 0.}};
  WeightAverage<double> average({&p}, 0.5);
  CHECK(average_of(average, p, {8, 4, 0}) == 3);
}

TEST_CASE("swap exchanges parameters and averages, and a second swap exchanges them back") {
  Parameter<double> a{"a", {0., 0.}}, b{"b", filled<double>({}, 5)};
  WeightAverage<double> average({&a, &b}, 1);
  average_of(average, a, {1, 3});
  average.swap();
  CHECK(a.value(0) == 2);
  CHECK(b.value() == 5);
  average.swap();
  CHECK(a.value(0) == 3);
  CHECK((*average.state()[0])(0) == 2);
}

TEST_CASE("A decay above 1, and a swap before the first update, are refused") {
  Parameter<double> p{"p", {0.}};
  CHECK_THROWS_WITH(WeightAverage<double>({&p}, 1.5),
                    "WeightAverage: needs a decay from 0 to 1, got 1.5");
  WeightAverage<double> average({&p}, 0.9);
  CHECK_THROWS_AS(average.swap(), std::logic_error);
}
