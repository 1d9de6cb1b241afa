// The shapes that operations along axes work with.
#pragma once

#include "engine/array.hpp"

#include <span>

namespace tapeflow {

/// The shape of an array seen along one axis: [outer, extent, inner].
struct Along {
  std::size_t outer = 1, extent = 1, inner = 1;
};

/// `shape` along `axis`. Throws ShapeError, in the name of `operation`, if the axis does not exist.
Along along(const char* operation, const Shape& shape, std::size_t axis);

/// The shapes of a reduction.
struct Reduction {
  Shape ones;             ///< with 1 for each reduced extent: it broadcasts to the full shape
  Shape result;           ///< without the reduced extents
  std::size_t count = 1;  ///< the number of entries that go into each result
};

/// A reduction over the given axes (ShapeError if there is no such axis), or over all of them.
Reduction reduction(const char* operation, const Shape& shape, std::span<const std::size_t> axes);
Reduction reduction_of_all(const Shape& shape);

}  // namespace tapeflow
