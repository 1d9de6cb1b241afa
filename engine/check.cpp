#include "engine/check.hpp"

namespace tapeflow {

void shape_error(const std::string& operation, const std::string& needed, const std::string& got) {
  throw ShapeError(operation + ": needs " + needed + ", got " + got);
}

void require_rank(const char* operation, const char* argument, const Shape& shape,
                  std::size_t rank) {
  if (shape.size() == rank) return;
  shape_error(operation,
              std::string(argument) + " with " + std::to_string(rank) +
                  (rank == 1 ? " dimension" : " dimensions"),
              to_string(shape));
}

void require_same_shape(const char* operation, const char* first_name, const Shape& first,
                        const char* second_name, const Shape& second) {
  if (first == second) return;
  shape_error(operation, std::string(first_name) + " and " + second_name + " of one shape",
              to_string(first) + " and " + to_string(second));
}

void require_axis(const char* operation, const Shape& shape, std::size_t axis) {
  if (axis < shape.size()) return;
  shape_error(operation, "an axis below " + std::to_string(shape.size()),
              "axis " + std::to_string(axis) + " of an array of shape " + to_string(shape));
}

void require(bool condition, const char* message) {
  if (!condition) throw std::invalid_argument(message);
}

void require(bool condition, const std::string& message) {
  if (!condition) throw std::invalid_argument(message);
}

}  // namespace tapeflow
