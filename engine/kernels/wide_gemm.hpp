// Products of a tall matrix with a small one, on processors with AVX-512.
#pragma once

#include "engine/kernels/gemm.hpp"

namespace tapeflow {

/// C = A B + beta C, beta being 0 or 1, for A [m, k] and B [k, n] (stored as [n, k] if transposed).
/// m must be 384 or more, n a multiple of 32, B at most 32768 entries, and the processor must have
/// AVX-512. Otherwise, or if TAPEFLOW_LOOPS (clones.hpp) is another level, returns false and does
/// nothing. The numbers are equal to OpenBLAS's up to rounding.
///
/// OpenBLAS copies all of A into the order in which its kernel reads it, and fills C with zeros
/// first. Here only B is copied. On a Zen 5, 197 GFLOP/s were measured instead of 160 for [8192,
/// 64] x [64, 64], and 154 instead of 110 for [8192, 18] x [18, 64].
bool wide_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
               Transpose tb, float beta, float* c);

}  // namespace tapeflow
