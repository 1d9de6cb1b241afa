// Each optimiser against the update in its paper, worked out by hand.
#include "engine/optimizers/optimizer.hpp"

#include "engine/check.hpp"
#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

// The values of the parameter, which starts at 1, after a step with each of these gradients.
template <class T>
std::vector<double> path(Optimizer<T>& optimizer, Parameter<T>& p, std::vector<double> gradients) {
  std::vector<double> values;
  for (double g : gradients) {
    p.grad = filled<T>(p.value.shape(), static_cast<T>(g));
    optimizer.step();
    values.push_back(static_cast<double>(p.value.data()[0]));
  }
  return values;
}

// Rounding errors of three steps: a step has about ten roundings of numbers near 1.
template <class T>
constexpr double margin = 32 * std::numeric_limits<T>::epsilon();

template <class T>
void check_close(const std::vector<double>& got, const std::vector<double>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CHECK(got[i] == Approx(expected[i]).margin(margin<T>).epsilon(0));
  }
}

}  // namespace

TEMPLATE_TEST_CASE("SGD with momentum follows Sutskever et al. 2013", "", float, double) {
  // Rate 0.1, momentum 0.9, gradients 1, 0.5, -2:
  //   v = 1                       p = 1    - 0.1          = 0.9
  //   v = 0.9 * 1    + 0.5 = 1.4    p = 0.9  - 0.14         = 0.76
  //   v = 0.9 * 1.4  - 2   = -0.74  p = 0.76 + 0.074        = 0.834
  Parameter<TestType> p{"p", filled<TestType>({2, 3}, 1)};
  Sgd<TestType> sgd({&p}, {.learning_rate = 0.1, .momentum = 0.9});
  check_close<TestType>(path(sgd, p, {1, 0.5, -2}), {0.9, 0.76, 0.834});
  CHECK(sgd.steps() == 3);
  CHECK(p.value(1, 2) == p.value(0, 0));  // all entries move
  REQUIRE(sgd.state().size() == 1);
  check_close<TestType>({static_cast<double>(sgd.state()[0]->data()[5])}, {-0.74});
}

TEMPLATE_TEST_CASE("SGD without momentum walks down the gradient", "", float, double) {
  Parameter<TestType> p{"p", filled<TestType>({}, 1)};
  Sgd<TestType> sgd({&p}, {.learning_rate = 0.5});
  check_close<TestType>(path(sgd, p, {1, 1, -4}), {0.5, 0, 2});
}

TEMPLATE_TEST_CASE("Adam follows Algorithm 1 of Kingma & Ba", "", float, double) {
  // Rate 0.1, β1 = 1/2, β2 = 3/4, ε = 1/2, gradients 2, -1, 1:
  //   m = 1/2 * 2 = 1              v = 1/4 * 4 = 1
  //   m̂ = 1 / (1/2) = 2            v̂ = 1 / (1/4) = 4     p = 1 - 0.1 * 2 / (2 + 1/2) = 0.92
  //   m = 1/2 * 1 - 1/2 * 1 = 0    v = 3/4 + 1/4 = 1     p = 0.92
  //   m = 0 + 1/2 * 1 = 1/2        v = 3/4 + 1/4 = 1
  //   m̂ = (1/2) / (7/8) = 4/7      v̂ = 1 / (37/64) = 64/37
  //                                        p = 0.92 - 0.1 * (4/7) / (8/√37 + 1/2)
  Parameter<TestType> p{"p", filled<TestType>({37}, 1)};
  Adam<TestType> adam({&p}, {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.5});
  const double last = 0.92 - 0.1 * (4. / 7) / (8 / std::sqrt(37.) + 0.5);
  check_close<TestType>(path(adam, p, {2, -1, 1}), {0.92, 0.92, last});
  CHECK(numbers(p.value) == std::vector<TestType>(37, p.value(0)));
  REQUIRE(adam.state().size() == 2);
  CHECK((*adam.state()[0])(36) == TestType(0.5));
  CHECK((*adam.state()[1])(36) == TestType(1));
}

TEMPLATE_TEST_CASE("Adam's first step is the learning rate, whatever the gradient's size", "",
                   float, double) {
  // m̂ = g and v̂ = g² after one step, so p moves by rate g / (|g| + ε): with the default rate 1e-3
  // and ε = 1e-8, and |g| >= 1, by 1e-3 to within 1e-8 of it. A few roundings come on top.
  for (double g : {1., -3., 1e4}) {
    Parameter<TestType> p{"p", filled<TestType>({1}, 0)};
    Adam<TestType> adam({&p}, {});
    const double moved = path(adam, p, {g})[0];
    CHECK(moved == Approx(-std::copysign(1e-3, g)).epsilon(margin<TestType> + 1e-8).margin(0));
  }
}

TEMPLATE_TEST_CASE("AdamW decays the weights beside Adam's step (Loshchilov & Hutter)", "", float,
                   double) {
  // Rate 0.1, decay 0.2: p is first shrunk by 1 - 0.1 * 0.2 = 0.98. With β1 = β2 = 0 and ε = 1 the
  // step is rate g / (|g| + 1): for g = 1, -3 it is 0.05 and -0.075.
  Parameter<TestType> p{"p", filled<TestType>({2, 2}, 1)};
  AdamW<TestType> adam({&p}, {.learning_rate = 0.1, .beta1 = 0, .beta2 = 0, .epsilon = 1}, 0.2);
  check_close<TestType>(path(adam, p, {1, -3}), {0.98 - 0.05, 0.98 * 0.93 + 0.075});
  CHECK(p.value(1, 1) == p.value(0, 0));
}

TEST_CASE("AdamW without decay is Adam") {
  Parameter<double> a{"a", {1.}}, b{"b", {1.}};
  Adam<double> adam({&a}, {.learning_rate = 0.1});
  AdamW<double> adam_w({&b}, {.learning_rate = 0.1}, 0);
  CHECK(path(adam_w, b, {1, -2, 5}) == path(adam, a, {1, -2, 5}));
}

TEST_CASE("A scalar parameter that no backward pass has reached is named too") {
  Parameter<double> scalar{"scalar", filled<double>({}, 1)};
  Sgd<double> sgd({&scalar}, {});
  CHECK_THROWS_AS(sgd.step(), ShapeError);
}

TEST_CASE("The learning rate may change between steps") {
  Parameter<double> p{"p", {1.}};
  Sgd<double> sgd({&p}, {.learning_rate = 0.5});
  path(sgd, p, {1});
  CHECK(sgd.learning_rate() == 0.5);
  sgd.set_learning_rate(0.25);
  CHECK(path(sgd, p, {1})[0] == 0.25);
}

TEST_CASE("An optimiser with a restored state continues as if it had never stopped") {
  const AdamOptions options{.learning_rate = 0.1};
  Parameter<double> a{"a", {1.}}, b{"b", {1.}};
  Adam<double> first({&a}, options);
  path(first, a, {1, -2});
  Adam<double> second({&b}, options);
  b.value = a.value;
  second.restore(first.steps(), {*first.state()[0], *first.state()[1]});
  CHECK(second.steps() == 2);
  CHECK(path(second, b, {3, 4}) == path(first, a, {3, 4}));
}

TEST_CASE("The state of an optimiser of other parameters is refused, and nothing is changed") {
  Parameter<double> p{"p", {1.}};
  Adam<double> adam({&p}, {});
  path(adam, p, {1});
  const Array<double> one{1.}, two{1., 2.};
  for (const std::vector<Array<double>>& other :
       {std::vector{one}, std::vector{one, two}, std::vector{one, one, one}}) {
    CHECK_THROWS_WITH(adam.restore(7, other),
                      "Optimizer::restore: needs the state of an optimiser of the same parameters");
  }
  CHECK(adam.steps() == 1);
  CHECK((*adam.state()[0])(0) != 1);
}

TEMPLATE_TEST_CASE("A parameter that a step did not watch stays as it is, and so do its averages",
                   "", float, double) {
  using T = TestType;
  const auto one = filled<T>({2, 1}, 1);
  Parameter<T> a{"a", one}, b{"b", one};
  Adam<T> adam({&a, &b}, {.learning_rate = 0.1});
  Tape<T> tape;
  tape.backward(sum(tape.watch(a) + tape.watch(b)));
  adam.step();
  const std::vector<T> b_after_one = numbers(b.value), m = numbers(*adam.state()[1]),
                       v = numbers(*adam.state()[3]);
  for (int i = 0; i < 3; ++i) {
    const std::vector<T> a_before = numbers(a.value);
    tape.clear();
    tape.backward(sum(square(tape.watch(a))));
    adam.step();
    CHECK(numbers(a.value) != a_before);
    CHECK(numbers(b.value) == b_after_one);
    CHECK(numbers(*adam.state()[1]) == m);
    CHECK(numbers(*adam.state()[3]) == v);
  }
  tape.clear();
  tape.backward(sum(tape.watch(a) + tape.watch(b)));
  adam.step();
  CHECK(numbers(b.value) != b_after_one);  // it goes on when it is watched again
  CHECK(adam.steps() == 5);
}

TEST_CASE("AdamW does not shrink a parameter that a step did not watch") {
  Parameter<double> a{"a", {1.}}, b{"b", {1.}};
  AdamW<double> adam({&a, &b}, {}, 0.5);
  a.grad = b.grad = {1.};
  adam.step();
  const double after_one = b.value(0);
  path(adam, a, {1, 1});
  CHECK(b.value(0) == after_one);
}

TEST_CASE("A gradient is used once, and its numbers can still be read") {
  Parameter<double> p{"p", {{1., 2.}}};
  Sgd<double> sgd({&p}, {.learning_rate = 1});
  Tape<double> tape;
  tape.backward(sum(square(tape.watch(p))));
  sgd.step();
  CHECK(numbers(p.value) == std::vector<double>{-1, -2});
  CHECK(numbers(p.grad) == std::vector<double>{2, 4});
  CHECK(p.grad(0, 1) == 4);
  CHECK_THROWS_WITH(
      sgd.step(),
      "Optimizer::step: needs a gradient set since the last step, got none; was there "
      "a backward()?");
  CHECK_THROWS_AS(sgd.step(), std::logic_error);
  CHECK(numbers(p.value) == std::vector<double>{-1, -2});
  CHECK(sgd.steps() == 1);
  tape.backward(sum(square(tape.watch(p))));  // a second walk of the same step sets it again
  sgd.step();
  CHECK(numbers(p.value) == std::vector<double>{1, 2});
}

TEST_CASE("A parameter without a gradient of its shape is named, and nothing is changed") {
  Parameter<float> reached{"reached", {1.F}}, w{"w", {{1.F, 2.F}}};
  Adam<float> adam({&reached, &w}, {});
  reached.grad = {1.F};
  CHECK_THROWS_WITH(
      adam.step(),
      "Optimizer::step: needs a gradient [1, 2] for parameter \"w\", got [0]; did backward() reach "
      "it?");
  CHECK_THROWS_AS(adam.step(), ShapeError);
  CHECK(reached.value(0) == 1);
  CHECK(adam.steps() == 0);
}
