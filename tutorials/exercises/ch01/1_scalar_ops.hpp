// Exercise ch01.1: two operations for the tape of numbers.
#pragma once

#include "examples/ch01_tape/scalar_tape.hpp"

namespace tapeflow::exercise {

/// y = 1 / (1 + e^-x), on the tape of x. The slope is cheap if you write it in y.
scalar::Var sigmoid(scalar::Var x);

/// y = a^b for a > 0, on the tape of a and b. Both are variables, so y has a slope in each.
scalar::Var power(scalar::Var a, scalar::Var b);

}  // namespace tapeflow::exercise

// Hint: The slope of the sigmoid can be written in its value y alone, because e^-x = 1/y - 1. A
// node takes one slope for each of its inputs, and `power` has two inputs.
// Proved: An operation is a value and one slope for each input; the tape does the rest. On the way
// back each input costs one multiplication and one addition.
