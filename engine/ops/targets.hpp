// How a pullback contributes to an adjoint: the loops that write to a Target, and the sums of many
// terms.
#pragma once

#include "engine/kernels/broadcast.hpp"
#include "engine/kernels/each.hpp"
#include "engine/tape.hpp"

#include <algorithm>

namespace tapeflow {

// tag: each
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
// end: each

/// Prepares a target for contributions that arrive piece by piece: all of them can be added.
template <class T>
Target<T> cleared(Target<T> to, std::size_t size) {
  if (to && !to.add) std::fill_n(to.data, size, T(0));
  return {to.data, true};
}

// ---- Sums of many terms ---------------------------------------------------------------------
//
// They are added up in double and rounded to T once, at the end: a total in float loses the terms
// that are small against it, and 2e7 ones would add up to 16777216.

/// Adds f(0) … f(n - 1) to n neighbouring totals (step 1), or their sum to one total (step 0).
template <class Step, class F>
void add_run(std::size_t n, double* total, Step, F f) {
  if constexpr (Step::value == 1) {
    each(n, total, [=](std::size_t i) { return total[i] + static_cast<double>(f(i)); });
  } else {
    *total += sum_of(n, f);
  }
}

/// Contributes the totals to an adjoint, each rounded to T.
template <class T>
void each_total(std::size_t n, const double* total, Target<T> to) {
  each(n, to, [total](std::size_t i) { return static_cast<T>(total[i]); });
}

/// The sums of f(k, lane) over the entries k of every lane, the entries of an array that go into
/// one total: Stretch(the array's shape, the totals' shape). They live until Tape::totals is called
/// again.
template <class T, class F>
const double* sums(Tape<T>& tape, const Stretch& stretch, std::size_t lanes, F f) {
  double* total = tape.totals(lanes);
  stretch.each_run(
      [&](std::size_t, std::size_t x0, std::size_t lane, std::size_t n, auto, auto step) {
        add_run(n, total + lane, step,
                [=](std::size_t i) { return f(x0 + i, lane + i * decltype(step)::value); });
      });
  return total;
}

}  // namespace tapeflow
