// The Jacobian of a few coupling layers: which columns depend on which, and its determinant.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/chain.hpp"
#include "flows/layers/coupling/coupling.hpp"

namespace tapeflow {

/// Looks at the `count` couplings from layer `first` on, at one row x [1, D]. Prints how many
/// entries of the Jacobian are not zero after one, two, three and four couplings. Prints the
/// log-determinant of all couplings twice: the sum that the layers return, and by LU of the
/// Jacobian. Keeps nonzero.after_1 … after_4, core.log_det and core.by_lu.
void print_mixing(const Chain<double>& chain, std::size_t first, std::size_t count,
                  const Array<double>& x, Results& results);

/// Three panels: the Jacobian after one, two and three couplings from layer `first` on. An entry
/// that is not zero is dark. Rows and columns have the order of `split`: first the columns that it
/// keeps.
Figure jacobians(const Chain<double>& chain, std::size_t first, const Array<double>& x,
                 const Split& split);

}  // namespace tapeflow
