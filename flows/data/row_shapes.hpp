// Do rows and their contexts have the shapes that a function needs?
#pragma once

#include "engine/tape.hpp"

namespace tapeflow {

/// ShapeError unless x is [N, features], in the name of `caller`.
void require_features(const char* caller, const Shape& x, std::size_t features);
template <class T>
void require_features(const char* caller, Var<T> x, std::size_t features) {
  require_features(caller, x.shape(), features);
}

/// For a caller that needs a context [rows, features] and got one of the shape `got`, or {} for no
/// context: std::logic_error if there is no context, ShapeError if the shape differs. With 0
/// features no context is needed.
void require_context(const char* caller, const Shape& got, std::size_t rows, std::size_t features);

}  // namespace tapeflow
