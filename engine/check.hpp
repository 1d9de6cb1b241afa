// What every operation checks on entry, and how it says what was wrong: the operation, what it
// needed, what came. Always on; a check costs nanoseconds.
#pragma once

#include "engine/array.hpp"

#include <stdexcept>
#include <string>

namespace tapeflow {

/// Shapes that do not fit an operation.
class ShapeError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Throws ShapeError "`operation`: needs `needed`, got `got`".
[[noreturn]] void shape_error(const std::string& operation, const std::string& needed,
                              const std::string& got);

/// The shape has exactly `rank` dimensions, or ShapeError.
void require_rank(const char* operation, const char* argument, const Shape& shape,
                  std::size_t rank);

/// The two shapes are equal, or ShapeError.
void require_same_shape(const char* operation, const char* first_name, const Shape& first,
                        const char* second_name, const Shape& second);

/// The axis exists in an array of this shape, or ShapeError.
void require_axis(const char* operation, const Shape& shape, std::size_t axis);

/// std::invalid_argument with this message unless the condition holds: for values, not shapes. A
/// plain text is not copied unless it is needed; a composed one is, so not in what runs often.
void require(bool condition, const char* message);
void require(bool condition, const std::string& message);

}  // namespace tapeflow
