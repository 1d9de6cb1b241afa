// Exercise ch01.3: an operation for the tape of arrays.
#pragma once

#include "engine/ops/targets.hpp"  // each
#include "engine/tape.hpp"

namespace tapeflow::exercise {

/// y_ij = a_i b_j, of shape [n, m], for a [n] and b [m].
///
/// da_i = Σ_j dy_ij b_j, db_j = Σ_i dy_ij a_i. Write both through `each`, as the operations of
/// chapter 01 do: it assigns the first contribution to an adjoint, adds later ones, and skips an
/// input that needs no gradient.
Var<double> outer(Var<double> a, Var<double> b);

}  // namespace tapeflow::exercise

// Hint: a_i stands in all of y_i0, y_i1, …, so its adjoint is a sum over that row. `each` calls
// your function once for each entry of a, and your function adds up the row.
// Proved: The adjoints of an outer product are a matrix times a vector, once for a and once for b.
// The pullback costs 2 n m multiplications, twice as many as the operation itself.
