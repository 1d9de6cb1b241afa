// The optimum of a logistic regression by Newton's method, and how close other methods come to it.
#pragma once

#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Makes Newton steps until the gradient is only rounding. Returns the loss before each step.
/// Prints the loss and the accuracy at the optimum. Keeps them as newton.loss and newton.percent,
/// the norm of the gradient before the last step as newton.gradient, the number of steps as
/// newton.steps, and how far above the optimum the loss is before step k as newton.gap_k.
Series descend_by_newton(LogisticRegression& model, Results& results);

/// Prints the loss of `model` and how far it is above the loss of `best`. Keeps the two numbers as
/// NAME.loss and NAME.gap.
void print_gap(const std::string& label, const std::string& name, const LogisticRegression& model,
               const LogisticRegression& best, Results& results);

/// Three panels: a 3 in blue, an 8 in red, and the weights of `best` in the same colours.
Figure weights_beside_digits(const LogisticRegression& best);

/// The losses minus the loss of `best`, as far as rounding lets them be known.
Figure gaps(const LogisticRegression& best, std::vector<Series> losses);

}  // namespace tapeflow
