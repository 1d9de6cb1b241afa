#include "tutorials/exercises/ch04/2_best_gaussian.hpp"

namespace tapeflow {

// Write this function. So far it returns the standard normal, whatever the rows are.
// `./tests/run --exercise ch04.2` tells whether it is right.
TriangularLinear<double> best_gaussian(const Array<double>& rows) {
  const std::size_t d = rows.shape(1);
  Array<double> t = filled<double>({d}, 0), L = filled<double>({d, d}, 0);
  for (std::size_t j = 0; j < d; ++j) L(j, j) = 1;
  return {t, L};
}

}  // namespace tapeflow
