#include "tutorials/exercises/ch17/3_gated_unit.hpp"

namespace tapeflow {

// Write these functions, then run ./tests/run --exercise ch17.3. So far every gate is closed.
Array<double> gated(const Array<double>& u) {
  return filled<double>({u.shape(0), u.shape(1) / 2}, 0);
}

Array<double> gated_adjoint(const Array<double>& u, const Array<double>& /*dy*/) {
  return filled<double>(u.shape(), 0);
}

}  // namespace tapeflow
