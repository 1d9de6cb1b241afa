// What a gradient costs: nodes visited, nodes kept, and time.
#pragma once

#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/support/course/results.hpp"

namespace tapeflow {

/// Prints a table of the nodes visited for the derivative after y = y + y is repeated 5, 10 and 20
/// times: by the scalar tape's one walk, and along all paths. Keeps the counts as visits.tape_N and
/// visits.paths_N.
void count_visits(Results& results);

/// Computes the loss and its gradient at the model's weights on the tape of numbers and on the tape
/// of arrays. Prints and keeps the number of nodes on each tape (nodes.numbers, nodes.arrays) and
/// the largest difference of the gradients (nodes.difference). time_ratio is the array tape's time
/// for loss and gradient, divided by its time for the loss alone.
void compare_tapes(const LogisticRegression& model, Results& results);

}  // namespace tapeflow
