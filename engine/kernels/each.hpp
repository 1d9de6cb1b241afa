// The loops of every elementwise operation and its adjoint: plain, and compiled for several
// instruction sets (clones.hpp). A lambda given to them is inlined into each clone.
//
// TAPEFLOW_INDEPENDENT tells GCC that no entry depends on another one. Without it GCC compiles a
// vector loop and a scalar loop and chooses between them by the addresses of the arrays. The two
// round differently (the vector loop calls libmvec's exp), so that the last bits of a result would
// depend on where the heap happened to put it.
#pragma once

#include "engine/kernels/clones.hpp"
#include "engine/kernels/vector_math.hpp"

#include <cstddef>

#if defined(__GNUC__) && !defined(__clang__)
#define TAPEFLOW_INDEPENDENT _Pragma("GCC ivdep")
#else
#define TAPEFLOW_INDEPENDENT
#endif

namespace tapeflow {

/// y[i] = f(i) for i < n. f(i) may read y[i] (y is then changed in place), but no other entry.
template <class T, class F>
TAPEFLOW_CLONES void each(std::size_t n, T* y, F f) {
  TAPEFLOW_INDEPENDENT
  for (std::size_t i = 0; i < n; ++i) y[i] = f(i);
}

/// y[i, j] = f(i, j) for i < n, j < d, rows one after the other. f(i, j) may read y[i, j].
template <class T, class F>
TAPEFLOW_CLONES void each_row(std::size_t n, std::size_t d, T* y, F f) {
  for (std::size_t i = 0; i < n; ++i) {
    TAPEFLOW_INDEPENDENT
    for (std::size_t j = 0; j < d; ++j) y[i * d + j] = f(i, j);
  }
}

}  // namespace tapeflow
