#include "examples/ch01_tape/logistic_regression.hpp"

#include "engine/gradient_check.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

LogisticRegression small_model(double penalty) {
  Rng rng(1);
  Array<double> x = rng.normal<double>({12, 3}), label(Shape{12, 1});
  for (std::size_t i = 0; i < 12; ++i) label(i, 0) = x(i, 0) + rng.normal() > 0 ? 1 : -1;
  LogisticRegression model{x, label, penalty};
  model.w.value = rng.normal<double>({3, 1});
  model.b.value(0) = 0.3;
  return model;
}

// The gradient by the tape at (w, b) = point.
Array<double> gradient_at(LogisticRegression model, const Array<double>& point) {
  for (std::size_t j = 0; j < 3; ++j) model.w.value(j, 0) = point(j);
  model.b.value(0) = point(3);
  Tape<double> tape;
  tape.backward(model.loss(tape));
  return {model.w.grad(0, 0), model.w.grad(1, 0), model.w.grad(2, 0), model.b.grad(0)};
}

}  // namespace

TEST_CASE("The loss of logistic regression is its formula") {
  const LogisticRegression model = small_model(0.2);
  double loss = 0, squares = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    double score = model.b.value(0);
    for (std::size_t j = 0; j < 3; ++j) score += model.x(i, j) * model.w.value(j, 0);
    loss += std::log(1 + std::exp(-model.label(i, 0) * score)) / 12;
  }
  for (double v : model.w.value) squares += v * v;
  CHECK(model.value() == Approx(loss + 0.1 * squares).epsilon(1e-13));
}

// dL/dw = -mean label sigmoid(-label score) x + penalty w, and the same without x for b.
TEST_CASE("The tape's gradient of logistic regression is the formula") {
  const LogisticRegression model = small_model(0.2);
  Array<double> expected = filled<double>({4}, 0);
  for (std::size_t j = 0; j < 3; ++j) expected(j) = 0.2 * model.w.value(j, 0);
  for (std::size_t i = 0; i < 12; ++i) {
    double score = model.b.value(0);
    for (std::size_t j = 0; j < 3; ++j) score += model.x(i, j) * model.w.value(j, 0);
    const double pull = -model.label(i, 0) / (1 + std::exp(model.label(i, 0) * score)) / 12;
    for (std::size_t j = 0; j < 3; ++j) expected(j) += pull * model.x(i, j);
    expected(3) += pull;
  }
  const Array<double> here{model.w.value(0, 0), model.w.value(1, 0), model.w.value(2, 0),
                           model.b.value(0)};
  const Array<double> found = gradient_at(model, here);
  for (std::size_t j = 0; j < 4; ++j) CHECK(found(j) == Approx(expected(j)).margin(1e-15));
}

TEST_CASE("With the weights off the tape the loss is the same, and its gradient is not") {
  LogisticRegression model = small_model(0.2);
  const double loss = model.value();
  model.formula = loss_of_detached_weights;
  CHECK(model.value() == loss);
  Tape<double> tape;
  tape.backward(model.loss(tape));
  for (std::size_t j = 0; j < 3; ++j)
    CHECK(model.w.grad(j, 0) == Approx(0.2 * model.w.value(j, 0)));
}

TEST_CASE("The Hessian in closed form is the derivative of the tape's gradient") {
  const LogisticRegression model = small_model(0.2);
  const Array<double> here{model.w.value(0, 0), model.w.value(1, 0), model.w.value(2, 0),
                           model.b.value(0)};
  const Array<double> by_differences = finite_difference_jacobian(
      [&](const Array<double>& point) { return gradient_at(model, point); }, here);
  const Array<double> H = model.hessian();
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) CHECK(H(i, j) == Approx(by_differences(i, j)).margin(1e-9));
}

TEST_CASE("Newton's steps end where the gradient is zero") {
  LogisticRegression model = small_model(0.2);
  double gradient = 1;
  for (int step = 0; step < 12; ++step) gradient = model.newton_step();
  CHECK(gradient < 1e-14);
}

TEST_CASE("There are 357 threes and eights among the digits") {
  const LogisticRegression model = threes_and_eights(0.1);
  CHECK(model.x.shape() == Shape{183 + 174, 64});
  double eights = 0;
  for (double label : model.label) eights += label == 1;
  CHECK(eights == 174);
  CHECK(*std::max_element(model.x.begin(), model.x.end()) == 1);
}
