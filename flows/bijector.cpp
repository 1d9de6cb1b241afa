#include "flows/bijector.hpp"

#include <algorithm>

namespace tapeflow {

template <class T>
Var<T> zero_log_det(Var<T> x) {
  Tape<T>& tape = x.tape();
  Var<T> zero = tape.output({x.extent(0)}, {});
  std::fill_n(tape.write(zero), zero.size(), T(0));
  return zero;
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
