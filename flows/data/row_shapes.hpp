// Do rows and their contexts have the shapes that a function needs?
//
// A context is optional everywhere, and there is one spelling for "no context": an empty array, or
// on a tape a default Var.
#pragma once

#include "engine/tape.hpp"

#include <typeinfo>

namespace tapeflow {

/// Whether the array has columns of a context. An empty array has none, and neither has a default
/// Array, which is a scalar.
template <class T>
bool is_given(const Array<T>& context) {
  return context.dimension() > 0 && context.shape().back() > 0;
}

/// The shape of a context, {} for no context.
template <class T>
Shape context_shape(const Array<T>& context) {
  return is_given(context) ? context.shape() : Shape{};
}
template <class T>
Shape context_shape(Var<T> context) {
  return context ? context.shape() : Shape{};
}

/// Throws ShapeError, in the name of `caller`, unless x is [N, features].
void require_features(const char* caller, const Shape& x, std::size_t features);

/// Checks a context of the shape `got`, or {} if there is no context, for a caller that needs
/// [rows, features]. Throws std::logic_error if there is no context, ShapeError if its shape
/// differs. With features = 0 the caller needs no context, and nothing is checked.
void require_context(const char* caller, const Shape& got, std::size_t rows, std::size_t features);

/// Throws ShapeError unless `got`, the shape of what a class returned from its function `function`,
/// is `needed`: "Bend: needs f to return [5, 2], got [5, 1]".
void require_result(const std::type_info& author, const char* function, const Shape& got,
                    const Shape& needed);

/// The same for a map of the rows [N, D], which returns a value [N, D] and a log_det [N].
void require_map(const std::type_info& author, const char* map, const Shape& rows,
                 const Shape& value, const Shape& log_det);

/// The two checks of input in the name of a class, for its public functions. `features` is 0 for a
/// class that takes rows of any width.
void require_features(const std::type_info& caller, const Shape& x, std::size_t features);
void require_context(const std::type_info& caller, const Shape& got, std::size_t rows,
                     std::size_t features);

}  // namespace tapeflow
