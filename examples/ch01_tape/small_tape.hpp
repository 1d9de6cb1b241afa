// A tape small enough to read: the nodes of one function, and the slope of another.
#pragma once

#include "examples/ch01_tape/scalar_tape.hpp"
#include "examples/support/course/results.hpp"

#include <memory>
#include <string>

namespace tapeflow {

/// An empty scalar tape. That of the mistake "accumulate" assigns adjoints where it should add.
std::unique_ptr<scalar::Tape> scalar_tape(const std::string& mistake);

/// Prints the tape of y = x·x + e^x at x = 3 after the backward pass: one row per node. Keeps the
/// adjoint of x as small.slope.
void print_small_tape(scalar::Tape& tape, Results& results);

/// Prints a derivative of two origins, and the likely cause if they differ by a telling factor.
void print_two_slopes(const std::string& label, const std::string& origin, double slope,
                      double by_differences, Results& results);

/// The slope of y = x · x at x = 3, by the tape and by differences. Keeps the tape's as
/// scalar.slope.
void check_scalar_tape(scalar::Tape& tape, Results& results);

}  // namespace tapeflow
