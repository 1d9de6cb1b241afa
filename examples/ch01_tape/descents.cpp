#include "examples/ch01_tape/descents.hpp"

#include "engine/gradient_check.hpp"
#include "examples/ch01_tape/small_tape.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <memory>
#include <utility>

namespace tapeflow {

// tag: pass
double one_pass(Tape<double>& tape, const LogisticRegression& model) {
  tape.clear();
  const Var<double> loss = model.loss(tape);
  tape.backward(loss);
  return loss.item();
}
// end: pass

// tag: never-clears
GradientPass pass_that_never_clears(const LogisticRegression& model) {
  struct Sums {
    Array<double> w, b;
  };
  const auto sums = std::make_shared<Sums>(
      Sums{filled(model.w.value.shape(), 0.), filled(model.b.value.shape(), 0.)});
  return [sums](Tape<double>& tape, const LogisticRegression& now) {
    const double loss = one_pass(tape, now);
    now.w.grad = sums->w += now.w.grad;
    now.b.grad = sums->b += now.b.grad;
    return loss;
  };
}
// end: never-clears

// tag: descent
Series descend(std::string name, LogisticRegression& model, Optimizer<double>& optimizer,
               const Schedule& schedule, std::size_t steps, const GradientPass& pass) {
  Series losses{std::move(name), {}, {}};
  const double rate = optimizer.learning_rate();
  Tape<double> tape;
  for (std::size_t step = 0; step < steps; ++step) {
    losses.x.push_back(static_cast<double>(step + 1));
    losses.y.push_back(pass(tape, model));
    optimizer.set_learning_rate(rate * schedule(step));
    optimizer.step();
  }
  return losses;
}
// end: descent

void descend_without_penalty(LogisticRegression model, Results& results) {
  model.penalty = 0;
  Sgd<double> sgd({&model.w, &model.b}, {.learning_rate = 0.2, .momentum = 0.9});
  std::string lengths;
  for (std::size_t steps : {1000, 1000, 2000}) {
    descend("", model, sgd, constant(), steps, one_pass);
    lengths += (lengths.empty() ? "" : ", ") + number(model.length(), 1);
    results.keep("without_penalty.length_" + std::to_string(sgd.steps()), model.length());
  }
  const double percent = 100 * model.accuracy();
  results.print("without penalty", "|w| after 1000, 2000, 4000 steps: " + lengths + "; " +
                                       number(percent, 1) + " % classified correctly");
  results.keep("without_penalty.percent", percent);
}

// tag: second-pass
void check_second_pass(LogisticRegression model, const GradientPass& pass, Results& results) {
  Tape<double> tape;
  for (int k = 0; k < 2; ++k) pass(tape, model);
  const double slope = model.b.grad(0);
  const auto loss_at = [&model](const Array<double>& b) {
    model.b.value = b;
    return model.value();
  };
  const double difference = finite_difference(loss_at, model.b.value)(0);
  print_two_slopes("a second pass", "dL/db by the tape", slope, difference, results);
  results.keep("second_pass.ratio", slope / difference);
}
// end: second-pass

}  // namespace tapeflow
