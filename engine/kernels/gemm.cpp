#include "engine/kernels/gemm.hpp"

#include "engine/kernels/clones.hpp"
#include "engine/kernels/direct_gemm.hpp"

#include <algorithm>
#include <type_traits>

#include <cblas.h>

namespace tapeflow {
namespace {

int as_int(std::size_t n) { return static_cast<int>(n); }

CBLAS_TRANSPOSE flag(Transpose t) { return t == Transpose::yes ? CblasTrans : CblasNoTrans; }

void blas_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, std::size_t lda,
               Transpose ta, const float* b, std::size_t ldb, Transpose tb, float beta, float* c,
               std::size_t ldc) {
  cblas_sgemm(CblasRowMajor, flag(ta), flag(tb), as_int(m), as_int(n), as_int(k), 1, a, as_int(lda),
              b, as_int(ldb), beta, c, as_int(ldc));
}

void blas_gemm(std::size_t m, std::size_t n, std::size_t k, const double* a, std::size_t lda,
               Transpose ta, const double* b, std::size_t ldb, Transpose tb, double beta, double* c,
               std::size_t ldc) {
  cblas_dgemm(CblasRowMajor, flag(ta), flag(tb), as_int(m), as_int(n), as_int(k), 1, a, as_int(lda),
              b, as_int(ldb), beta, c, as_int(ldc));
}

void blas_gemv(std::size_t rows, std::size_t columns, const float* a, Transpose ta, const float* x,
               float beta, float* y) {
  cblas_sgemv(CblasRowMajor, flag(ta), as_int(rows), as_int(columns), 1, a, as_int(columns), x, 1,
              beta, y, 1);
}

void blas_gemv(std::size_t rows, std::size_t columns, const double* a, Transpose ta,
               const double* x, double beta, double* y) {
  cblas_dgemv(CblasRowMajor, flag(ta), as_int(rows), as_int(columns), 1, a, as_int(columns), x, 1,
              beta, y, 1);
}

// y [m] = A x [k] + beta y, for A [m, k], stored as [k, m] if transposed.
template <class T>
void gemv(std::size_t m, std::size_t k, const T* a, Transpose ta, const T* x, T beta, T* y) {
  const bool turned = ta == Transpose::yes;
  blas_gemv(turned ? k : m, turned ? m : k, a, ta, x, beta, y);
}

// C [m, n] = a [m, 1] b [1, n] + beta C, beta being 0 or 1: every row of C is a multiple of b. One
// pass, where BLAS would pack and pad.
template <class T>
TAPEFLOW_CLONES void outer(std::size_t m, std::size_t n, const T* a, const T* b, T beta,
                           T* __restrict c) {
  for (std::size_t i = 0; i < m; ++i, c += n) {
    const T factor = a[i];
    if (beta == T(1)) {
      for (std::size_t j = 0; j < n; ++j) c[j] += factor * b[j];
    } else {
      for (std::size_t j = 0; j < n; ++j) c[j] = factor * b[j];
    }
  }
}

// The product of two matrices by the faster of two ways.
template <class T>
void matrices(std::size_t m, std::size_t n, std::size_t k, const T* a, std::size_t lda,
              Transpose ta, const T* b, std::size_t ldb, Transpose tb, T beta, T* c,
              std::size_t ldc) {
  if constexpr (std::is_same_v<T, float>) {
    if ((beta == 0 || beta == 1) && direct_gemm(m, n, k, a, lda, ta, b, ldb, tb, beta, c, ldc))
      return;
  }
  blas_gemm(m, n, k, a, lda, ta, b, ldb, tb, beta, c, ldc);
}

// A product with a vector on one side uses the routine for vectors: for [256, 64] x [64, 1] it
// takes 1.6 instead of 6.8 µs, and flows on two-dimensional data are full of such products.
template <class T>
void multiply(std::size_t m, std::size_t n, std::size_t k, const T* a, Transpose ta, const T* b,
              Transpose tb, T beta, T* c) {
  if (m == 0 || n == 0) return;
  if (k == 0) {
    if (beta == T(0)) std::fill_n(c, m * n, T(0));
  } else if (k == 1 && (beta == T(0) || beta == T(1))) {
    outer(m, n, a, b, beta, c);
  } else if (n == 1) {
    gemv(m, k, a, ta, b, beta, c);
  } else if (m == 1) {  // cᵀ [n] = Bᵀ [n, k] aᵀ [k]
    gemv(n, k, b, tb == Transpose::yes ? Transpose::no : Transpose::yes, a, beta, c);
  } else {
    matrices(m, n, k, a, ta == Transpose::yes ? m : k, ta, b, tb == Transpose::yes ? k : n, tb,
             beta, c, n);
  }
}

// Blocks that are whole matrices are multiplied as whole matrices.
template <class T>
void multiply_blocks(std::size_t m, std::size_t n, std::size_t k, const T* a, std::size_t lda,
                     Transpose ta, const T* b, std::size_t ldb, Transpose tb, T beta, T* c,
                     std::size_t ldc) {
  if (m == 0 || n == 0) return;
  if (lda == (ta == Transpose::yes ? m : k) && ldb == (tb == Transpose::yes ? k : n) && ldc == n) {
    multiply(m, n, k, a, ta, b, tb, beta, c);
  } else if (k > 0) {
    matrices(m, n, k, a, lda, ta, b, ldb, tb, beta, c, ldc);
  } else if (beta == T(0)) {
    for (std::size_t i = 0; i < m; ++i) std::fill_n(c + i * ldc, n, T(0));
  }
}

}  // namespace

void gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, Transpose ta, const float* b,
          Transpose tb, float beta, float* c) {
  multiply(m, n, k, a, ta, b, tb, beta, c);
}

void gemm(std::size_t m, std::size_t n, std::size_t k, const double* a, Transpose ta,
          const double* b, Transpose tb, double beta, double* c) {
  multiply(m, n, k, a, ta, b, tb, beta, c);
}

void gemm_of_blocks(std::size_t m, std::size_t n, std::size_t k, const float* a, std::size_t lda,
                    Transpose ta, const float* b, std::size_t ldb, Transpose tb, float beta,
                    float* c, std::size_t ldc) {
  multiply_blocks(m, n, k, a, lda, ta, b, ldb, tb, beta, c, ldc);
}

void gemm_of_blocks(std::size_t m, std::size_t n, std::size_t k, const double* a, std::size_t lda,
                    Transpose ta, const double* b, std::size_t ldb, Transpose tb, double beta,
                    double* c, std::size_t ldc) {
  multiply_blocks(m, n, k, a, lda, ta, b, ldb, tb, beta, c, ldc);
}

}  // namespace tapeflow
