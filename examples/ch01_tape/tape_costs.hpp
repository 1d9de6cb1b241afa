// What a gradient costs: nodes visited, time, and memory.
#pragma once

#include "examples/ch01_tape/logistic_regression.hpp"
#include "examples/ch01_tape/scalar_tape.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cstdint>

namespace tapeflow {

/// Prints a table of the nodes visited for the derivative after y = y + y is repeated 5, 10 and 20
/// times: by the scalar tape's one walk, and along all paths. Keeps the counts as visits.tape_N and
/// visits.paths_N.
void count_visits(Results& results);

/// Computes the loss and its gradient at the model's weights on this tape of numbers and on a tape
/// of arrays. Prints and keeps the number of nodes on each tape (nodes.numbers, nodes.arrays) and
/// the largest difference of the gradients (nodes.difference).
void compare_tapes(const LogisticRegression& model, scalar::Tape& numbers, Results& results);

/// Prints the array tape's time for loss and gradient, divided by its time for the loss alone, and
/// keeps it as time_ratio. Prints how many arrays a chain of 32 operations keeps during its
/// gradient, and keeps them as memory.values, memory.adjoints and memory.all_adjoints.
void measure_costs(const LogisticRegression& model, Results& results);

/// Two panels: the slopes on a small tape of numbers as a matrix, and the nodes visited after
/// y = y + y is repeated, by the walk and along all paths.
Figure slopes_and_visits();

/// Two panels: the time of a gradient over the number of weights, by the tape and by differences,
/// in units of the time of the loss; and the arrays that a chain of operations keeps.
Figure time_and_memory(std::size_t rows, std::uint64_t seed);

}  // namespace tapeflow
