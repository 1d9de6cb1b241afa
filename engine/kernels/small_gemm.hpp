// Products with a small matrix on the right, as a network of moderate width computes them.
#pragma once

#include "engine/kernels/gemm.hpp"

namespace tapeflow {

/// C = A B + beta C, beta being 0 or 1, for A [m, k] and B [k, n] (stored as [n, k] if transposed).
/// m must be 16 or more, n a multiple of 16, B small enough for the first-level cache, and the
/// processor must have AVX2. Otherwise returns false and does nothing. On [256, 64] x [64, 64], 96
/// GFLOP/s were measured instead of 68 with OpenBLAS, and 91 with B transposed. The numbers are
/// equal up to rounding.
bool small_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                Transpose tb, float beta, float* c);

/// Whether small_gemm is faster than OpenBLAS on this processor: so it is with AVX2 but without
/// AVX-512, for which OpenBLAS is faster. If TAPEFLOW_LOOPS (clones.hpp) is set, the answer is the
/// one for a processor of that level.
bool small_gemm_is_faster();

}  // namespace tapeflow
