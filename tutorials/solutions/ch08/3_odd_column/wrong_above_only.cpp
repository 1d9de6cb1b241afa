// The test answers: a value far below its mean is odd as well
// Looks for the largest deviation, without the absolute value.
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
    OddColumn most{0, -1e300, 0};
    for (std::size_t j = 0; j < d; ++j) {
      const double mu = both(i, j), alpha = both(i, d + j), z = (x(i, j) - mu) * std::exp(-alpha);
      if (z < most.deviations) continue;
      most = {j, z, -z * z / 2 - alpha - std::log(2 * std::numbers::pi) / 2};
    }
    odd.push_back(most);
  }
  return odd;
}

}  // namespace tapeflow
