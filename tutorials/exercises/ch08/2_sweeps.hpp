// Exercise ch08.2: invert an autoregressive layer by repeating one formula.
#pragma once

#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

/// Rows, and the number of passes through the network that it took to find them.
struct Inverted {
  Array<double> x;  ///< [N, D]
  std::size_t passes = 0;
};

/// The network `made` returns [N, 2 D] for x [N, D]: the shifts μ of all columns, then their
/// log-scales α, without a bound. Given z [N, D], find x with z = (x - μ(x)) exp(-α(x)).
///
/// Start with x = 0. Ask the network about x, and compute z exp(α) + μ for *all* columns at once.
/// That is the next x. Repeat, and stop after the first pass that changes no number. Why does this
/// end, in whatever order the network takes the columns, and after how many passes at the latest?
///
/// To ask the network: Tape<double> tape({.record = false}); made(tape.constant(x)).value().
Inverted invert(const Made<double>& made, const Array<double>& z);

}  // namespace tapeflow

// Hint: Which column is right after the first pass, and which ones after the second? Stop after a
// pass that changes no number, and count that pass as well.
// Proved: One formula, repeated, inverts an autoregressive layer exactly, without knowing its
// order. It costs at most D + 1 passes, and fewer where no chain of dependent columns is long.
