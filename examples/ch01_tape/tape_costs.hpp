// What a gradient costs: nodes visited, nodes kept, and time.
#pragma once

#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/support/course/results.hpp"

namespace tapeflow {

/// A table of the nodes visited for the derivative of y = y + y, 5, 10 and 20 times: by the scalar
/// tape's one walk, and along all paths. Keeps them as visits.tape_N and visits.paths_N.
void count_visits(Results& results);

/// The loss and its gradient at the model's weights on both tapes, of numbers and of arrays. Prints
/// and keeps how many nodes each has, nodes.numbers and nodes.arrays; the largest difference of
/// their gradients, nodes.difference; and time_ratio, how often the array tape's time for loss and
/// gradient holds that for the loss alone.
void compare_tapes(const LogisticRegression& model, Results& results);

}  // namespace tapeflow
