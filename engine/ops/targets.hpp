// How a pullback contributes to an adjoint: the loops that write to a Target.
#pragma once

#include "engine/kernels/broadcast.hpp"
#include "engine/kernels/each.hpp"
#include "engine/tape.hpp"

#include <algorithm>

namespace tapeflow {

/// Contributes f(i) to entry i of an adjoint: assigns the first contribution, adds a later one.
/// Does nothing if no gradient is wanted.
template <class T, class F>
TAPEFLOW_CLONES void each(std::size_t n, Target<T> to, F f) {
  T* dx = to.data;
  if (!dx) return;
  if (to.add) {
    TAPEFLOW_INDEPENDENT
    for (std::size_t i = 0; i < n; ++i) dx[i] += f(i);
  } else {
    TAPEFLOW_INDEPENDENT
    for (std::size_t i = 0; i < n; ++i) dx[i] = f(i);
  }
}

/// Prepares a target for contributions that arrive piece by piece: all of them can be added.
template <class T>
Target<T> cleared(Target<T> to, std::size_t size) {
  if (to && !to.add) std::fill_n(to.data, size, T(0));
  return {to.data, true};
}

/// Adds f(0) … f(n - 1) to n neighbouring entries (step 1), or their sum to one entry (step 0).
template <class T, class Step, class F>
void add_run(std::size_t n, T* to, Step, F f) {
  if constexpr (Step::value == 1) {
    each(n, Target<T>{to, true}, f);
  } else {
    *to += static_cast<T>(sum_of(n, f));
  }
}

}  // namespace tapeflow
