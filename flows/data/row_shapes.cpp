#include "flows/data/row_shapes.hpp"

#include "engine/check.hpp"

#include <stdexcept>

namespace tapeflow {

void require_features(const char* caller, const Shape& x, std::size_t features) {
  if (x.size() == 2 && x[1] == features) return;
  shape_error(caller, "rows [N, " + std::to_string(features) + "]", to_string(x));
}

void require_context(const char* caller, const Shape* context, std::size_t rows,
                     std::size_t features) {
  const Shape shape{rows, features};
  if (features == 0 || (context && *context == shape)) return;
  const std::string needed = "a context " + to_string(shape);
  if (!context) throw std::logic_error(std::string(caller) + ": needs " + needed + ", got none");
  shape_error(caller, needed, to_string(*context));
}

}  // namespace tapeflow
