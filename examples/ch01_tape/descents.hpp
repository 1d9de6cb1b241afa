// Gradient descent on the array tape.
#pragma once

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <functional>
#include <string>

namespace tapeflow {

/// Leaves the gradient of the model's loss in w.grad and b.grad. Returns the loss.
using GradientPass = std::function<double(Tape<double>&, const LogisticRegression&)>;

/// One forward and one backward pass.
double one_pass(Tape<double>& tape, const LogisticRegression& model);

/// The same with a planted mistake: each pass adds its gradient to those of all earlier passes.
GradientPass pass_that_never_clears(const LogisticRegression& model);

/// Makes `steps` steps of an optimiser. Returns the loss before each step.
Series descend(std::string name, LogisticRegression& model, Optimizer<double>& optimizer,
               const Schedule& schedule, std::size_t steps, const GradientPass& pass);

/// Prints |w| after 1000, 2000 and 4000 steps without a penalty, and how many images are classified
/// correctly then; keeps them as without_penalty.length_STEPS and without_penalty.percent. A plane
/// separates threes from eights, so there is no optimum.
void descend_without_penalty(LogisticRegression model, Results& results);

/// Prints the derivative of the loss by the bias, as the second of two passes at the same weights
/// leaves it, beside its difference. Keeps their quotient as second_pass.ratio.
void check_second_pass(LogisticRegression model, const GradientPass& pass, Results& results);

}  // namespace tapeflow
