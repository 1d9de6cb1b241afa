// The test answers: that is the mean over the copies
#include "tutorials/exercises/ch03/1_unbroadcast.hpp"

namespace tapeflow {

// Divides by the number of copies.
Array<double> unbroadcast(const Array<double>& dy, const Shape& shape) {
  const std::size_t rows = shape.size() < 2 ? 1 : shape[0],
                    columns = shape.empty() ? 1 : shape.back();
  Array<double> da = filled<double>(shape, 0);
  const double copies = static_cast<double>(dy.size()) / static_cast<double>(da.size());
  for (std::size_t i = 0; i < dy.shape(0); ++i) {
    for (std::size_t j = 0; j < dy.shape(1); ++j) {
      const std::size_t row = rows == 1 ? 0 : i, column = columns == 1 ? 0 : j;
      da.data()[row * columns + column] += dy(i, j) / copies;
    }
  }
  return da;
}

}  // namespace tapeflow
