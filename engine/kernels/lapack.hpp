// The few routines of LAPACK and BLAS that the factorisations use, for row-major matrices. They
// work in place and allocate nothing.
#pragma once

#include "engine/kernels/gemm.hpp"
#include "engine/ops_types.hpp"

#include <cstddef>

namespace tapeflow {

/// B = A⁻¹ B, or A⁻ᵀ B, for a triangular A [n, n] and B [n, m].
void solve_triangular(Triangle triangle, Transpose transposed, std::size_t n, std::size_t m,
                      const float* a, float* b);
void solve_triangular(Triangle triangle, Transpose transposed, std::size_t n, std::size_t m,
                      const double* a, double* b);

/// The LU factors, with row exchanges, of the transpose of a row-major A. They are stored in place
/// of A.
template <class T>
struct Lu {
  std::size_t n;
  T* factors;     ///< [n, n]
  int* exchange;  ///< [n]

  /// Replaces the matrix A in `factors` by its factors.
  void factorise() const;

  /// The sign of det A: -1, 0 or 1; NaN if a pivot is NaN.
  T sign() const;

  /// ln |det A|; -Inf for a singular A.
  T log_abs_det() const;

  /// Writes A⁻¹, or A⁻ᵀ, to inverse [n, n].
  void invert(Transpose transposed, T* inverse) const;
};

/// Puts the lower Cholesky factor in place of the lower triangle of A [n, n]; the upper triangle is
/// not changed. Returns the number of rows that it could do: n, or less if A is not positive
/// definite.
std::size_t cholesky_in_place(std::size_t n, float* a);
std::size_t cholesky_in_place(std::size_t n, double* a);

}  // namespace tapeflow
