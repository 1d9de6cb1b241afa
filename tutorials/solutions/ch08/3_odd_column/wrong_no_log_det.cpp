// The test answers: is -α, the log-determinant of this column, left out
// The density of z in place of the density of x.
#include "tutorials/exercises/ch08/3_odd_column.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

std::vector<OddColumn> odd_columns(const Made<double>& made, const Array<double>& x) {
  const std::size_t d = made.features();
  Tape<double> tape({.record = false});
  const Array<double>& both = made(tape.constant(x)).value();
  std::vector<OddColumn> odd;
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    OddColumn most;
    for (std::size_t j = 0; j < d; ++j) {
      const double z = (x(i, j) - both(i, j)) * std::exp(-both(i, d + j));
      if (std::abs(z) < std::abs(most.deviations)) continue;
      most = {j, z, -z * z / 2 - std::log(2 * std::numbers::pi) / 2};
    }
    odd.push_back(most);
  }
  return odd;
}

}  // namespace tapeflow
