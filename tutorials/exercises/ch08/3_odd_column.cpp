#include "tutorials/exercises/ch08/3_odd_column.hpp"

namespace tapeflow {

std::vector<OddColumn> odd_columns(const Made<double>& made, const Array<double>& x) {
  // Says of every row that its first column is right in the middle. Ask the network about x:
  // Tape<double> tape({.record = false}); made(tape.constant(x)).value() is [N, 2 D].
  return std::vector<OddColumn>(made.features() > 0 ? x.shape(0) : 0);
}

}  // namespace tapeflow
