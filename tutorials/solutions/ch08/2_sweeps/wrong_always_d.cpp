// The test answers: whose columns do not depend on one another
// Right, but it always makes D passes and never looks whether anything changes.
#include "tutorials/exercises/ch08/2_sweeps.hpp"

#include <cmath>

namespace tapeflow {

Inverted invert(const Made<double>& made, const Array<double>& z) {
  const std::size_t n = z.shape(0), d = z.shape(1);
  Inverted result{filled<double>(z.shape(), 0)};
  for (; result.passes < d; ++result.passes) {
    Tape<double> tape({.record = false});
    const Array<double>& both = made(tape.constant(result.x)).value();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < d; ++j)
        result.x(i, j) = z(i, j) * std::exp(both(i, d + j)) + both(i, j);
  }
  return result;
}

}  // namespace tapeflow
