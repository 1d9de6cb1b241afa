// What `linear`, `masked_linear` and `conv2d` do after their product: y = f(y + b), and its
// adjoint.
#pragma once

#include "engine/kernels/activation.hpp"
#include "engine/ops/targets.hpp"

namespace tapeflow {

/// The number of rows of y [..., out].
template <class T>
std::size_t rows_of(Var<T> y) {
  const std::size_t out = y.extent(y.rank() - 1);
  return out == 0 ? 0 : y.size() / out;
}

/// y = f(y + b) for the node y [..., out], which holds the product, and b [out].
template <class T>
void apply_bias_and_activation(Var<T> y, Var<T> b, Activation f) {
  with_activation<T>(f, [&](auto value, auto) {
    add_bias(rows_of(y), b.size(), y.tape().write(y), b.data(), value);
  });
}

// tag: through
/// Contributes to the adjoint of b, and returns the adjoint of the product, [..., out].
template <class T>
const T* through_bias_and_activation(Var<T> y, Var<T> b, Activation f) {
  T* du = y.spent_dy();
  const Target<T> db = b.target();
  double* total = db ? y.tape().totals(b.size()) : nullptr;
  with_activation<T>(f, [&](auto, auto adjoint) {
    through_activation(rows_of(y), b.size(), du, y.data(), total, adjoint);
  });
  if (db) each_total(b.size(), total, db);
  return du;
}
// end: through

}  // namespace tapeflow
