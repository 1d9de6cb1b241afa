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

/// std::logic_error without a context where one of `features` columns is needed, ShapeError unless
/// it is [rows, features]. What is given where none is needed does not matter.
void require_context(const char* caller, const Shape* context, std::size_t rows,
                     std::size_t features);

}  // namespace tapeflow
