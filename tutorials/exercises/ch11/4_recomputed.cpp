#include "tutorials/exercises/ch11/4_recomputed.hpp"

namespace tapeflow {

// As if all layers were the identity.
Array<double> derivative_at_x(const std::vector<const Bijector<double>*>&, const Array<double>&,
                              const Array<double>& dz, const Array<double>&) {
  return dz;
}

}  // namespace tapeflow
