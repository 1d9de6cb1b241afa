#include "flows/data/row_shapes.hpp"

#include "engine/check.hpp"
#include "engine/class_name.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

bool is_needed_context(const Shape& got, std::size_t rows, std::size_t features) {
  return features == 0 || got == Shape{rows, features};
}

}  // namespace

void require_features(const char* caller, const Shape& x, std::size_t features) {
  if (x.size() == 2 && x[1] == features) return;
  shape_error(caller, "rows [N, " + std::to_string(features) + "]", to_string(x));
}

void require_context(const char* caller, const Shape& got, std::size_t rows, std::size_t features) {
  if (is_needed_context(got, rows, features)) return;
  const std::string context = "a context " + to_string({rows, features});
  if (got.empty())
    throw std::logic_error(std::string(caller) + ": needs " + context + ", got none");
  shape_error(caller, context, to_string(got));
}

// The name of a class is made only for an error: making it takes longer than a small layer.
void require_features(const std::type_info& caller, const Shape& x, std::size_t features) {
  if (x.size() == 2 && (features == 0 || x[1] == features)) return;
  const std::string width = features == 0 ? "D" : std::to_string(features);
  shape_error(class_name(caller), "rows [N, " + width + "]", to_string(x));
}

void require_context(const std::type_info& caller, const Shape& got, std::size_t rows,
                     std::size_t features) {
  if (is_needed_context(got, rows, features)) return;
  require_context(class_name(caller).c_str(), got, rows, features);
}

void require_result(const std::type_info& author, const char* function, const Shape& got,
                    const Shape& needed) {
  if (got == needed) return;
  shape_error(class_name(author), std::string(function) + " to return " + to_string(needed),
              to_string(got));
}

void require_map(const std::type_info& author, const char* map, const Shape& rows,
                 const Shape& value, const Shape& log_det) {
  if (value == rows && log_det.size() == 1 && log_det[0] == rows[0]) return;
  shape_error(class_name(author),
              std::string(map) + " to return a value " + to_string(rows) + " and a log_det " +
                  to_string({rows[0]}),
              to_string(value) + " and " + to_string(log_det));
}

}  // namespace tapeflow
