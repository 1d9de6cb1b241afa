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

template <class T>
Var<T> with_context(const char* layer, Var<T> x, Var<T> context, std::size_t features) {
  if (features == 0) return x;
  const std::string needed =
      "a context [" + std::to_string(x.extent(0)) + ", " + std::to_string(features) + "]";
  if (!context) throw std::logic_error(std::string(layer) + ": needs " + needed + ", got none");
  if (context.rank() != 2 || context.extent(0) != x.extent(0) || context.extent(1) != features) {
    shape_error(layer, needed, to_string(context.shape()));
  }
  return concatenate({x, context}, 1);
}

#define TAPEFLOW_INSTANTIATE(T)         \
  template Var<T> zero_log_det(Var<T>); \
  template Var<T> with_context(const char*, Var<T>, Var<T>, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
