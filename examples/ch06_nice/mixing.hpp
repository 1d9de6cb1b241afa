// How far a few coupling layers let every column depend on every other, and at what price in
// volume.
#pragma once

#include "examples/support/course/results.hpp"
#include "flows/chain.hpp"

namespace tapeflow {

/// At a row x [1, D], prints how many entries of the Jacobian are not zero after one, two, three
/// and four couplings, of which there are `count` from layer `first` on; and the log-determinant of
/// all of them, as they say it is and by LU of their Jacobian. Keeps nonzero.after_1 … after_4,
/// core.log_det and core.by_lu.
void print_mixing(const Chain<double>& chain, std::size_t first, std::size_t count,
                  const Array<double>& x, Results& results);

}  // namespace tapeflow
