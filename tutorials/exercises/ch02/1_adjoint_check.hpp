// Exercise ch02.1: a check that cannot be fooled.
#pragma once

#include "engine/ops.hpp"
#include "engine/random.hpp"

#include <functional>

namespace tapeflow::exercise {

/// An operation whose adjoint may be wrong. Its value is right.
struct Suspect {
  std::function<Var<double>(Var<double>)> f;
  Shape shape;       ///< of the input x
  double low, high;  ///< the entries of x may be any numbers between these
};

/// Whether the adjoint of the operation is right. Right operations have to pass and wrong ones have
/// to fail, for entries of x up to 1e6 and for derivatives as small as 1e-8. Sections 2 and 3 of
/// chapter 02 have all that it takes.
bool adjoint_is_right(const Suspect& suspect, Rng& rng);

}  // namespace tapeflow::exercise

// Hint: Draw x and the adjoint dy of the result at random, and compare with central differences of
// the one number Σ dy y. The step grows with |x|, and an error counts relative to the largest
// derivative.
// Proved: Your check passes every right operation of the list and finds every planted mistake,
// because it looks at random points along a random dy. It costs two values of the operation for
// each entry of x.
