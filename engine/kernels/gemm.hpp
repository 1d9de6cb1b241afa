// The one way to multiply matrices.
#pragma once

#include <cstddef>

namespace tapeflow {

enum class Transpose { no, yes };

/// C = A B + beta C for row-major matrices, A [m, k], B [k, n], C [m, n]; a transposed operand is
/// stored as [k, m] or [n, k]. beta = 0 overwrites C, even if it holds a NaN; beta = 1 adds to C.
/// With k = 0 the product A B is zero.
void gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, Transpose ta, const float* b,
          Transpose tb, float beta, float* c);
void gemm(std::size_t m, std::size_t n, std::size_t k, const double* a, Transpose ta,
          const double* b, Transpose tb, double beta, double* c);

/// C = A B + beta C for blocks of wider matrices, whose rows start lda, ldb and ldc numbers apart.
void gemm_of_blocks(std::size_t m, std::size_t n, std::size_t k, const float* a, std::size_t lda,
                    Transpose ta, const float* b, std::size_t ldb, Transpose tb, float beta,
                    float* c, std::size_t ldc);
void gemm_of_blocks(std::size_t m, std::size_t n, std::size_t k, const double* a, std::size_t lda,
                    Transpose ta, const double* b, std::size_t ldb, Transpose tb, double beta,
                    double* c, std::size_t ldc);

}  // namespace tapeflow
