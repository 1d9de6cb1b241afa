#include "flows/data/row_shapes.hpp"

#include "engine/check.hpp"

#include <stdexcept>

namespace tapeflow {

void require_features(const char* caller, const Shape& x, std::size_t features) {
  if (x.size() == 2 && x[1] == features) return;
  shape_error(caller, "rows [N, " + std::to_string(features) + "]", to_string(x));
}

void require_context(const char* caller, const Shape& got, std::size_t rows, std::size_t features) {
  const Shape needed{rows, features};
  if (features == 0 || got == needed) return;
  const std::string context = "a context " + to_string(needed);
  if (got.empty())
    throw std::logic_error(std::string(caller) + ": needs " + context + ", got none");
  shape_error(caller, context, to_string(got));
}

}  // namespace tapeflow
