// The optimum of a logistic regression by Newton's method, and how close other methods come to it.
#pragma once

#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Makes Newton steps until the gradient is only rounding. Returns the loss before each step.
/// Prints the loss and the accuracy at the optimum. Keeps them as newton.loss and accuracy, the
/// norm of the gradient before the last step as newton.gradient, and the number of steps as
/// newton.steps.
Series descend_by_newton(LogisticRegression& model, Results& results);

/// Prints the loss of `model` and how far it is above the loss of `best`. Keeps this gap under
/// `name`.
void print_gap(const std::string& label, const std::string& name, const LogisticRegression& model,
               const LogisticRegression& best, Results& results);

/// Two panels: the weights of `best` as an image, and the losses minus the loss of `best`.
Figure weights_and_gaps(const LogisticRegression& best, std::vector<Series> losses);

}  // namespace tapeflow
