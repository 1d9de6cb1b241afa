#include "engine/kernels/axes.hpp"

#include "engine/check.hpp"

#include <algorithm>

namespace tapeflow {

Along along(const char* operation, const Shape& shape, std::size_t axis) {
  require_axis(operation, shape, axis);
  Along seen;
  for (std::size_t k = 0; k < axis; ++k) seen.outer *= shape[k];
  seen.extent = shape[axis];
  for (std::size_t k = axis + 1; k < shape.size(); ++k) seen.inner *= shape[k];
  return seen;
}

Reduction reduction(const char* operation, const Shape& shape, std::span<const std::size_t> axes) {
  for (std::size_t axis : axes) require_axis(operation, shape, axis);
  Reduction r{shape, {}, 1};
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) {
      r.result.push_back(shape[axis]);
    } else {
      r.ones[axis] = 1;
      r.count *= shape[axis];
    }
  }
  return r;
}

Reduction reduction_of_all(const Shape& shape) {
  return {Shape(shape.size(), 1), {}, element_count(shape)};
}

}  // namespace tapeflow
