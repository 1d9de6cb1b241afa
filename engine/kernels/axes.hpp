// What operations along axes need to know of a shape.
#pragma once

#include "engine/array.hpp"

#include <span>

namespace tapeflow {

/// An array seen along one axis, as [outer, extent, inner].
struct Along {
  std::size_t outer = 1, extent = 1, inner = 1;
};

/// ShapeError in the name of `operation` if the axis does not exist.
Along along(const char* operation, const Shape& shape, std::size_t axis);

/// The shapes of a reduction.
struct Reduction {
  Shape ones;             ///< 1 in place of the reduced extents: broadcasting stretches it back
  Shape result;           ///< without the reduced extents
  std::size_t count = 1;  ///< how many entries go into each result
};

/// A reduction over the given axes (ShapeError if there is no such axis), or over all of them.
Reduction reduction(const char* operation, const Shape& shape, std::span<const std::size_t> axes);
Reduction reduction_of_all(const Shape& shape);

}  // namespace tapeflow
