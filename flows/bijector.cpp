#include "flows/bijector.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

template <class T>
Var<T> zero_log_det(Var<T> x) {
  Tape<T>& tape = x.tape();
  Var<T> zero = tape.output({x.extent(0)}, {});
  std::fill_n(tape.write(zero), zero.size(), T(0));
  return zero;
}

void require_features(const char* layer, const Shape& x, std::size_t features) {
  if (x.size() == 2 && x[1] == features) return;
  shape_error(layer, "rows [N, " + std::to_string(features) + "]", to_string(x));
}

void require_context(const char* caller, const Shape* context, std::size_t rows,
                     std::size_t features) {
  const Shape shape{rows, features};
  if (features == 0 || (context && *context == shape)) return;
  const std::string needed = "a context " + to_string(shape);
  if (!context) throw std::logic_error(std::string(caller) + ": needs " + needed + ", got none");
  shape_error(caller, needed, to_string(*context));
}

template <class T>
Var<T> with_context(const char* layer, Var<T> x, Var<T> context, std::size_t features) {
  require_context(layer, context ? &context.shape() : nullptr, x.extent(0), features);
  return features == 0 ? x : concatenate({x, context}, 1);
}

#define TAPEFLOW_INSTANTIATE(T)         \
  template Var<T> zero_log_det(Var<T>); \
  template Var<T> with_context(const char*, Var<T>, Var<T>, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
