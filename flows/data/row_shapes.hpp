// Do rows and their contexts have the shapes that a function needs?
#pragma once

#include "engine/tape.hpp"

namespace tapeflow {

/// Throws ShapeError, in the name of `caller`, unless x is [N, features].
void require_features(const char* caller, const Shape& x, std::size_t features);
template <class T>
void require_features(const char* caller, Var<T> x, std::size_t features) {
  require_features(caller, x.shape(), features);
}

/// Checks a context of the shape `got`, or {} if there is no context, for a caller that needs
/// [rows, features]. Throws std::logic_error if there is no context, ShapeError if its shape
/// differs. With features = 0 the caller needs no context, and nothing is checked.
void require_context(const char* caller, const Shape& got, std::size_t rows, std::size_t features);

}  // namespace tapeflow
