// The test answers: a column [N, 1] keeps its rows
#include "tutorials/exercises/ch03/1_unbroadcast.hpp"

namespace tapeflow {

// Sums over the rows for every shape but that of dy, also for a column.
Array<double> unbroadcast(const Array<double>& dy, const Shape& shape) {
  if (shape.size() == 2 && shape[0] == dy.shape(0) && shape[1] == dy.shape(1)) return dy;
  Array<double> da = filled<double>(shape, 0);
  for (std::size_t i = 0; i < dy.shape(0); ++i)
    for (std::size_t j = 0; j < dy.shape(1); ++j) da.data()[j % da.size()] += dy(i, j);
  return da;
}

}  // namespace tapeflow
