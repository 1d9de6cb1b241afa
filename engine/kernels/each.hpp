// The loops every elementwise forward and adjoint runs through: plain, and compiled for several
// instruction sets (clones.hpp). A lambda given to them is inlined into each clone.
#pragma once

#include "engine/kernels/clones.hpp"
#include "engine/kernels/vector_math.hpp"

#include <cstddef>

namespace tapeflow {

/// y[i] = f(i) for i < n.
template <class T, class F>
TAPEFLOW_CLONES void each(std::size_t n, T* __restrict y, F f) {
  for (std::size_t i = 0; i < n; ++i) y[i] = f(i);
}

/// y[i, j] = f(i, j) for i < n, j < d, rows one after the other.
template <class T, class F>
TAPEFLOW_CLONES void each_row(std::size_t n, std::size_t d, T* __restrict y, F f) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) y[i * d + j] = f(i, j);
  }
}

}  // namespace tapeflow
