#include "tutorials/exercises/ch15/2_mixture_distance.hpp"

namespace tapeflow {

// Write this function, then run ./tests/run --exercise ch15.2. So far it returns the means of a
// kernel that is 1 everywhere.
KernelMeans kernel_means(const Array<double>& /*x*/, const DiagonalMixture& /*truth*/,
                         double /*h*/) {
  return {1, 1, 1};
}

}  // namespace tapeflow
