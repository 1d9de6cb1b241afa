// The optimum of a logistic regression, and how near to it other descents come.
#pragma once

#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Newton's steps until the gradient is nothing but rounding, and the loss before each. Prints the
/// loss and the accuracy at the optimum; keeps them as newton.loss and accuracy, the gradient's
/// norm before the last step as newton.gradient, and newton.steps.
Series descend_by_newton(LogisticRegression& model, Results& results);

/// Prints the model's loss and how far it is above that of the best, which is kept under the name.
void print_gap(const std::string& label, const std::string& name, const LogisticRegression& model,
               const LogisticRegression& best, Results& results);

/// Two panels: the best weights as an image, and how far the losses are above the best model's.
Figure weights_and_gaps(const LogisticRegression& best, std::vector<Series> losses);

}  // namespace tapeflow
