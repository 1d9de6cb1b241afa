#include "engine/kernels/lapack.hpp"

#include <algorithm>
#include <cmath>

#include <cblas.h>

// LAPACK's own (Fortran) interface: OpenBLAS exports it, while LAPACKE is a separate library. The
// std::size_t arguments are the lengths of the strings, which Fortran passes as hidden arguments.
extern "C" {
void sgetrf_(const int* m, const int* n, float* a, const int* lda, int* ipiv, int* info);
void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* ipiv, int* info);
void sgetrs_(const char* trans, const int* n, const int* nrhs, const float* a, const int* lda,
             const int* ipiv, float* b, const int* ldb, int* info, std::size_t);
void dgetrs_(const char* trans, const int* n, const int* nrhs, const double* a, const int* lda,
             const int* ipiv, double* b, const int* ldb, int* info, std::size_t);
void spotrf_(const char* uplo, const int* n, float* a, const int* lda, int* info, std::size_t);
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info, std::size_t);
}

namespace tapeflow {
namespace {

// Fortran reads a row-major A as Aᵀ. So getrf factorises Aᵀ, whose determinant is det A, and
// getrs gives the inverse of Aᵀ, which read by rows is A⁻¹. Fortran's upper triangle is our lower
// one.
void getrf(int n, float* a, int* ipiv, int* info) { sgetrf_(&n, &n, a, &n, ipiv, info); }
void getrf(int n, double* a, int* ipiv, int* info) { dgetrf_(&n, &n, a, &n, ipiv, info); }

void getrs(char trans, int n, const float* a, const int* ipiv, float* b, int* info) {
  sgetrs_(&trans, &n, &n, a, &n, ipiv, b, &n, info, 1);
}
void getrs(char trans, int n, const double* a, const int* ipiv, double* b, int* info) {
  dgetrs_(&trans, &n, &n, a, &n, ipiv, b, &n, info, 1);
}

void potrf(int n, float* a, int* info) { spotrf_("U", &n, a, &n, info, 1); }
void potrf(int n, double* a, int* info) { dpotrf_("U", &n, a, &n, info, 1); }

void trsm(CBLAS_UPLO uplo, CBLAS_TRANSPOSE trans, CBLAS_DIAG diag, int n, int m, const float* a,
          float* b) {
  cblas_strsm(CblasRowMajor, CblasLeft, uplo, trans, diag, n, m, 1, a, n, b, m);
}
void trsm(CBLAS_UPLO uplo, CBLAS_TRANSPOSE trans, CBLAS_DIAG diag, int n, int m, const double* a,
          double* b) {
  cblas_dtrsm(CblasRowMajor, CblasLeft, uplo, trans, diag, n, m, 1, a, n, b, m);
}

template <class T>
void solve(Triangle t, Transpose transposed, std::size_t n, std::size_t m, const T* a, T* b) {
  if (n == 0 || m == 0) return;
  const bool lower = t == Triangle::lower || t == Triangle::unit_lower;
  const bool unit = t == Triangle::unit_lower || t == Triangle::unit_upper;
  trsm(lower ? CblasLower : CblasUpper, transposed == Transpose::yes ? CblasTrans : CblasNoTrans,
       unit ? CblasUnit : CblasNonUnit, static_cast<int>(n), static_cast<int>(m), a, b);
}

// Some versions of potrf pass over a NaN on the diagonal. The loop finds it: NaN > 0 is false.
template <class T>
std::size_t cholesky(std::size_t n, T* a) {
  if (n == 0) return 0;
  int info = 0;
  potrf(static_cast<int>(n), a, &info);
  const std::size_t done = info > 0 ? static_cast<std::size_t>(info - 1) : n;
  for (std::size_t i = 0; i < done; ++i) {
    if (!(a[i * n + i] > 0)) return i;
  }
  return done;
}

}  // namespace

void solve_triangular(Triangle triangle, Transpose transposed, std::size_t n, std::size_t m,
                      const float* a, float* b) {
  solve(triangle, transposed, n, m, a, b);
}

void solve_triangular(Triangle triangle, Transpose transposed, std::size_t n, std::size_t m,
                      const double* a, double* b) {
  solve(triangle, transposed, n, m, a, b);
}

std::size_t cholesky_in_place(std::size_t n, float* a) { return cholesky(n, a); }
std::size_t cholesky_in_place(std::size_t n, double* a) { return cholesky(n, a); }

// A zero pivot, which getrf reports, is no error here: sign() is then 0, log_abs_det() -Inf.
template <class T>
void Lu<T>::factorise() const {
  int info = 0;
  if (n > 0) getrf(static_cast<int>(n), factors, exchange, &info);
}

template <class T>
T Lu<T>::sign() const {
  T sign = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const T pivot = factors[i * n + i];
    if (exchange[i] != static_cast<int>(i) + 1) sign = -sign;
    sign *= pivot > 0 ? T(1) : pivot < 0 ? T(-1) : pivot;
  }
  return sign;
}

template <class T>
T Lu<T>::log_abs_det() const {
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    total += static_cast<double>(std::log(std::abs(factors[i * n + i])));
  }
  return static_cast<T>(total);
}

template <class T>
void Lu<T>::invert(Transpose transposed, T* inverse) const {
  std::fill_n(inverse, n * n, T(0));
  for (std::size_t i = 0; i < n; ++i) inverse[i * n + i] = 1;
  int info = 0;
  if (n == 0) return;
  getrs(transposed == Transpose::yes ? 'T' : 'N', static_cast<int>(n), factors, exchange, inverse,
        &info);
}

template struct Lu<float>;
template struct Lu<double>;

}  // namespace tapeflow
