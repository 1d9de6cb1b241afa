// The test answers: is the sign of α right
// The formula of the other direction: exp(-α) in place of exp(α).
#include "tutorials/exercises/ch08/2_sweeps.hpp"

#include <cmath>

namespace tapeflow {

Inverted invert(const Made<double>& made, const Array<double>& z) {
  const std::size_t n = z.shape(0), d = z.shape(1);
  Inverted result{filled<double>(z.shape(), 0)};
  for (bool changed = true; changed; ++result.passes) {
    Tape<double> tape({.record = false});
    const Array<double>& both = made(tape.constant(result.x)).value();
    changed = false;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        const double next = z(i, j) * std::exp(-both(i, d + j)) + both(i, j);
        changed = changed || next != result.x(i, j);
        result.x(i, j) = next;
      }
    }
  }
  return result;
}

}  // namespace tapeflow
