// The adjoints are from Giles, "An extended collection of matrix derivative results for forward and
// reverse mode algorithmic differentiation" (2008); the adjoint of cholesky is from Murray,
// arXiv:1602.07527.
#include "engine/check.hpp"
#include "engine/kernels/each.hpp"
#include "engine/kernels/lapack.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace tapeflow {
namespace {

bool is_square(const Shape& shape) { return shape.size() == 2 && shape[0] == shape[1]; }

void require_square(const char* operation, const Shape& shape) {
  if (!is_square(shape)) shape_error(operation, "A [n, n]", to_string(shape));
}

bool inside(Triangle triangle, std::size_t i, std::size_t j) {
  switch (triangle) {
    case Triangle::lower:
      return j <= i;
    case Triangle::unit_lower:
      return j < i;
    case Triangle::upper:
      return j >= i;
    case Triangle::unit_upper:
      return j > i;
  }
  return false;
}

// A working copy of A in the memory of the tape.
template <class T>
T* copy_of(Var<T> A) {
  const std::span<T> room = A.tape().template room<T>(A.size());
  std::copy_n(A.data(), A.size(), room.data());
  return room.data();
}

template <class T>
Lu<T> lu_of(Var<T> A) {
  const std::size_t n = A.extent(0);
  const Lu<T> lu{n, copy_of(A), A.tape().template room<int>(n).data()};
  lu.factorise();
  return lu;
}

// Murray's Φ: keeps the lower triangle of P and halves its diagonal.
template <class T>
void halved_lower(std::size_t n, T* P) {
  for (std::size_t i = 0; i < n; ++i) {
    P[i * n + i] /= 2;
    std::fill(P + i * n + i + 1, P + (i + 1) * n, T(0));
  }
}

template <class T>
void transpose_in_place(std::size_t n, T* A) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) std::swap(A[i * n + j], A[j * n + i]);
  }
}

// tag: cholesky-adjoint
// With P = Φ(Lᵀ dL), writes the transpose of L⁻ᵀ P L⁻¹ to S, as L⁻ᵀ (L⁻ᵀ P)ᵀ. All are [n, n]. The
// entries of L above the diagonal are always 0, so dL is set to 0 there: 0 times Inf would be NaN.
template <class T>
void cholesky_adjoint(std::size_t n, const T* L, T* dL, T* S) {
  each_row(n, n, dL, [=](std::size_t i, std::size_t j) { return j <= i ? dL[i * n + j] : T(0); });
  gemm(n, n, n, L, Transpose::yes, dL, Transpose::no, T(0), S);   // S = Lᵀ dL
  halved_lower(n, S);                                             // S = P
  solve_triangular(Triangle::lower, Transpose::yes, n, n, L, S);  // S = L⁻ᵀ P
  transpose_in_place(n, S);                                       // S = (L⁻ᵀ P)ᵀ
  solve_triangular(Triangle::lower, Transpose::yes, n, n, L, S);  // S = L⁻ᵀ (L⁻ᵀ P)ᵀ
}
// end: cholesky-adjoint

}  // namespace

// dB = A⁻ᵀ dX, and dA = -dB Xᵀ on the triangle.
template <class T>
Var<T> triangular_solve(Var<T> A, Var<T> B, Triangle triangle) {
  if (!is_square(A.shape()) || B.rank() != 2 || B.extent(0) != A.extent(0)) {
    shape_error("triangular_solve(A, B)", "A [n, n] and B [n, m]",
                "A " + to_string(A.shape()) + " and B " + to_string(B.shape()));
  }
  const std::size_t n = B.extent(0), m = B.extent(1);
  Tape<T>& tape = A.tape();
  Var<T> X = tape.output(B.shape(), {A, B});
  std::copy_n(B.data(), B.size(), tape.write(X));
  // tag: solve
  // X [n, m] = A⁻¹ [n, n] B [n, m], in the place of B
  solve_triangular(triangle, Transpose::no, n, m, A.data(), tape.write(X));
  T* product = tape.template room<T>(A.size()).data();
  tape.pullback(X, [A, B, X, n, m, triangle, product] {
    T* dB = X.spent_dy();
    // dB [n, m] = A⁻ᵀ [n, n] dX [n, m], in the place of dX
    solve_triangular(triangle, Transpose::yes, n, m, A.data(), dB);
    each(B.size(), B.target(), [dB](std::size_t i) { return dB[i]; });
    const Target<T> dA = A.target();
    if (!dA) return;
    // product [n, n] = dB [n, m] Xᵀ [m, n]
    gemm(n, n, m, dB, Transpose::no, X.data(), Transpose::yes, T(0), product);
    each(A.size(), dA,
         [=](std::size_t k) { return inside(triangle, k / n, k % n) ? -product[k] : T(0); });
  });
  // end: solve
  return X;
}

// A small change δA of A changes Y by δY = -Y δA Y, since Y A = 1. So dA = -Yᵀ dY Yᵀ.
template <class T>
Var<T> inverse(Var<T> A) {
  require_square("inverse", A.shape());
  const Lu<T> lu = lu_of(A);
  if (lu.sign() == 0) {
    throw std::invalid_argument("inverse: needs a matrix that has one, got a singular one");
  }
  const std::size_t n = A.extent(0);
  Tape<T>& tape = A.tape();
  Var<T> Y = tape.output(A.shape(), {A});
  // tag: inverse
  lu.invert(Transpose::no, tape.write(Y));            // Y [n, n] = A⁻¹
  tape.pullback(Y, [A, Y, n, product = lu.factors] {  // reuses the memory of the factors
    // product = -Yᵀ dY, and dA = product Yᵀ, all [n, n]
    gemm(n, n, n, Y.data(), Transpose::yes, Y.dy(), Transpose::no, T(0), product);
    each(A.size(), product, [product](std::size_t i) { return -product[i]; });
    const Target<T> dA = A.target();
    gemm(n, n, n, product, Transpose::no, Y.data(), Transpose::yes, dA.add ? T(1) : T(0), dA.data);
  });
  // end: inverse
  return Y;
}

template <class T>
SignedLogDet<T> slogdet(Var<T> A) {
  require_square("slogdet", A.shape());
  Tape<T>& tape = A.tape();
  const Lu<T> lu = lu_of(A);
  Var<T> y = tape.output({}, {A});
  // tag: slogdet
  *tape.write(y) = lu.log_abs_det();
  T* inverse = tape.template room<T>(A.size()).data();
  tape.pullback(y, [A, y, lu, inverse] {
    lu.invert(Transpose::yes, inverse);  // A⁻ᵀ [n, n]
    if (lu.sign() == 0) std::fill_n(inverse, A.size(), std::numeric_limits<T>::quiet_NaN());
    each(A.size(), A.target(), [dy = *y.dy(), inverse](std::size_t i) { return dy * inverse[i]; });
  });
  // end: slogdet
  return {lu.sign(), y};
}

// With S of cholesky_adjoint, dA is S + Sᵀ below the diagonal and S on it.
template <class T>
Var<T> cholesky(Var<T> A) {
  require_square("cholesky", A.shape());
  const std::size_t n = A.extent(0);
  T* S = copy_of(A);
  const std::size_t done = cholesky_in_place(n, S);
  if (done < n) {
    throw std::invalid_argument(
        "cholesky: needs a positive definite A, got one whose leading block " +
        to_string(Shape{done + 1, done + 1}) + " is not");
  }
  Tape<T>& tape = A.tape();
  Var<T> L = tape.output(A.shape(), {A});
  each_row(n, n, tape.write(L),
           [S, n](std::size_t i, std::size_t j) { return j <= i ? S[i * n + j] : T(0); });
  // tag: cholesky
  tape.pullback(L, [A, L, n, S] {
    cholesky_adjoint(n, L.data(), L.spent_dy(), S);
    each(A.size(), A.target(), [=](std::size_t k) {
      const std::size_t i = k / n, j = k % n;
      return j < i ? S[k] + S[j * n + i] : j == i ? S[k] : T(0);
    });
  });
  // end: cholesky
  return L;
}

#define TAPEFLOW_INSTANTIATE(T)                               \
  template Var<T> triangular_solve(Var<T>, Var<T>, Triangle); \
  template Var<T> inverse(Var<T>);                            \
  template SignedLogDet<T> slogdet(Var<T>);                   \
  template Var<T> cholesky(Var<T>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
