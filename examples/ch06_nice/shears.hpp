// The plane under three additive couplings: a turn made of shears, and a map that bends.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Three couplings whose m(v) is a multiple of v turn the plane by 60°. Prints how far they are
/// from the turn, over the points of a square, and their log-determinant. Keeps turn.error and
/// turn.log_det.
void print_turn(Results& results);

/// Eight panels with the points of a square, each quarter in a colour. Upper row: before, between
/// and after the three couplings that turn the plane. Lower row: the same for three couplings whose
/// m is a wave.
Figure sheared_squares();

}  // namespace tapeflow
