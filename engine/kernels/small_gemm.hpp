// Products with a small matrix on the right: what a network of moderate width is made of.
#pragma once

#include "engine/kernels/gemm.hpp"

namespace tapeflow {

/// C = A B + beta C, beta being 0 or 1, for A [m, k] and B [k, n] (stored as [n, k] if transposed),
/// where n is a multiple of 16, B is small enough for the first-level cache, and the processor has
/// AVX2. Otherwise false, and nothing is done. On [256, 64] x [64, 64] here 96 GFLOP/s instead of
/// OpenBLAS's 68, and 91 with B transposed; the same numbers to rounding.
bool small_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                Transpose tb, float beta, float* c);

/// Whether small_gemm is the faster way on this processor: one with AVX2 but without AVX-512, for
/// which OpenBLAS is faster. TAPEFLOW_LOOPS (clones.hpp) decides as a processor of that level
/// would.
bool small_gemm_is_faster();

}  // namespace tapeflow
