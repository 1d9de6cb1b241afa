// The checks that every operation makes on entry. A message names the operation, what it needs and
// what it got. The checks are always on; one costs nanoseconds.
#pragma once

#include "engine/array.hpp"

#include <stdexcept>
#include <string>

namespace tapeflow {

/// Thrown for shapes that do not fit an operation.
class ShapeError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Throws ShapeError "`operation`: needs `needed`, got `got`".
[[noreturn]] void shape_error(const std::string& operation, const std::string& needed,
                              const std::string& got);

/// Throws ShapeError unless the shape has exactly `rank` dimensions.
void require_rank(const char* operation, const char* argument, const Shape& shape,
                  std::size_t rank);

/// Throws ShapeError unless the two shapes are equal.
void require_same_shape(const char* operation, const char* first_name, const Shape& first,
                        const char* second_name, const Shape& second);

/// Throws ShapeError unless an array of this shape has the axis.
void require_axis(const char* operation, const Shape& shape, std::size_t axis);

/// Throws std::invalid_argument with this message unless the condition holds: for values, not
/// shapes. A literal costs nothing unless it is thrown. A composed std::string is made at every
/// call: avoid it in code that runs often.
void require(bool condition, const char* message);
void require(bool condition, const std::string& message);

}  // namespace tapeflow
