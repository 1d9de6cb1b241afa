#include "examples/ch01_tape/logistic_regression.hpp"

#include "examples/support/course/images.hpp"

#include <cmath>
#include <utility>

namespace tapeflow {

// tag: loss
Var<double> logistic_loss(const LogisticRegression& model, Tape<double>& tape) {
  const Var<double> w = tape.watch(model.w), b = tape.watch(model.b);
  const Var<double> score = matmul(tape.view(model.x), w) + b;
  const Var<double> misfit = softplus(-tape.view(model.label) * score);
  return mean(misfit) + 0.5 * model.penalty * sum(square(w));
}
// end: loss

Var<double> loss_of_detached_weights(const LogisticRegression& model, Tape<double>& tape) {
  const Var<double> w = tape.watch(model.w), b = tape.watch(model.b);
  // tag: detached
  const Var<double> copy = tape.constant(w.value());  // numbers, without a way back to w
  const Var<double> score = matmul(tape.view(model.x), copy) + b;
  // end: detached
  const Var<double> misfit = softplus(-tape.view(model.label) * score);
  return mean(misfit) + 0.5 * model.penalty * sum(square(w));
}

// tag: hessian
// H = Σ_i s_i (1 - s_i) x̂_i x̂_iᵀ / N + penalty, with s = sigmoid of the score and x̂ = (x, 1).
// The penalty stands on the diagonal, but not for the bias.
Array<double> LogisticRegression::hessian() const {
  Tape<double> tape({.record = false});
  const std::size_t n = x.shape(0), d = x.shape(1);
  const Var<double> rows = tape.constant(x), ones = tape.constant(filled<double>({n, 1}, 1));
  const Var<double> s = sigmoid(matmul(rows, tape.constant(w.value)) + tape.constant(b.value));
  const Var<double> with_one = concatenate({rows, ones}, 1);
  const Var<double> weighted = with_one * (s * (1 - s) / static_cast<double>(n));
  Array<double> H = matmul(transpose(with_one), weighted).value();
  for (std::size_t j = 0; j < d; ++j) H(j, j) += penalty;
  return H;
}
// end: hessian

// tag: newton
double LogisticRegression::newton_step() {
  Tape<double> gradients;
  gradients.backward(loss(gradients));
  Tape<double> tape({.record = false});
  const Var<double> bias = reshape(tape.constant(b.grad), {1, 1});
  const Var<double> g = concatenate({tape.constant(w.grad), bias}, 0);
  const Var<double> L = cholesky(tape.constant(hessian()));
  const Var<double> half_way = triangular_solve(L, g, Triangle::lower);
  const Var<double> step = triangular_solve(transpose(L), half_way, Triangle::upper);
  const std::size_t d = w.value.size();
  w.value -= slice(step, 0, 0, d).value();
  b.value(0) -= step.value()(d, 0);
  return std::sqrt(sum(square(g)).item());
}
// end: newton

double LogisticRegression::value() const {
  Tape<double> tape({.record = false});
  return loss(tape).item();
}

double LogisticRegression::length() const {
  Tape<double> tape({.record = false});
  return std::sqrt(sum(square(tape.constant(w.value))).item());
}

double LogisticRegression::accuracy() const {
  Tape<double> tape({.record = false});
  const Var<double> score =
      matmul(tape.constant(x), tape.constant(w.value)) + tape.constant(b.value);
  double right = 0;
  for (std::size_t i = 0; i < x.shape(0); ++i) right += score.value()(i, 0) * label(i, 0) > 0;
  return right / static_cast<double>(x.shape(0));
}

LogisticRegression threes_and_eights(double penalty) {
  const LabelledImages all = digits();
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.count(); ++i)
    if (all.labels[i] == 3 || all.labels[i] == 8) chosen.push_back(i);
  const std::size_t n = chosen.size(), d = all.height * all.width;
  Array<double> x(Shape{n, d}), label(Shape{n, 1});
  for (std::size_t i = 0; i < n; ++i) {
    label(i, 0) = all.labels[chosen[i]] == 8 ? 1 : -1;
    for (std::size_t j = 0; j < d; ++j) x(i, j) = all.pixels(chosen[i], j) / 16.;
  }
  return {std::move(x), std::move(label), penalty};
}

}  // namespace tapeflow
