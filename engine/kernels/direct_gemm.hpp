// Products that read both matrices where they lie.
#pragma once

#include "engine/kernels/gemm.hpp"

namespace tapeflow {

/// C = A B + beta C, beta being 0 or 1, for A [m, k] (stored as [k, m] if transposed) and B [k, n]
/// (stored as [n, k]); rows of A, B and C as they are stored start lda, ldb and ldc numbers apart.
/// Returns false and does nothing where it would not be the faster way: m must be 32 or more, n a
/// multiple of 32 with AVX-512 and of 16 with AVX2, B of moderate size, and the processor must have
/// one of the two. The numbers are equal to a BLAS's up to rounding, and those of a row of C do not
/// depend on the other rows.
///
/// A BLAS first copies A and B into the order in which its kernel reads them: that pays for large
/// matrices. Here a tile of C stays in registers while k runs, and B is copied only if it is
/// transposed. Measured on a Zen 4, in GFLOP/s beside OpenBLAS 0.3.21: with AVX-512 113 and 96 for
/// [256, 64] x [64, 64], 113 and 94 for [64, 784] x [784, 512], 89 and 100 for [1000, 1024] x
/// [1024, 1024]; with AVX2 115 and 81, 72 and 103, 56 and 105 for the same.
bool direct_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, std::size_t lda,
                 Transpose ta, const float* b, std::size_t ldb, Transpose tb, float beta, float* c,
                 std::size_t ldc);

}  // namespace tapeflow
