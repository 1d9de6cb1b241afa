// Likely wrong adjoints for each of the operations beyond arithmetic.
#include "engine/kernels/lapack.hpp"
#include "engine/ops.hpp"
#include "tests/engine/planted.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// dx_i = slope(i) dy_i for an operation of one input.
template <class F>
Var<double> with_slope(Var<double> right, Var<double> x, F slope) {
  return with_adjoint(right, {&x, 1}, [x, slope](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += slope(i) * dy[i];
  });
}

Var<double> power_without_its_exponent(In in) {
  return with_slope(pow(in[0], 3), in[0], [x = in[0].data()](auto i) { return x[i] * x[i]; });
}

Var<double> log1p_with_the_slope_of_log(In in) {
  Var<double> u = square(in[0]);
  return with_slope(log1p(u), u, [u](auto i) { return 1 / u.data()[i]; });
}

Var<double> log_cosh_with_the_slope_of_tanh(In in) {
  Var<double> t = tanh(in[0]);
  return with_slope(log_cosh(in[0]), in[0], [t](auto i) { return 1 - t.data()[i] * t.data()[i]; });
}

Var<double> gelu_without_the_slope_of_the_gate(In in) {
  Var<double> x = in[0], y = gelu(x);
  return with_slope(y, x, [x, y](auto i) { return y.data()[i] / x.data()[i]; });
}

Var<double> maximum_that_rewards_both(In in) {
  Var<double> a = in[0], b = in[1];
  return with_adjoint(maximum(a, b), in, [a, b](const double* dy) {
    double *da = ready(a), *db = ready(b);
    for (std::size_t i = 0; i < a.size(); ++i) {
      da[i] += dy[i];
      db[i] += dy[i];
    }
  });
}

// where(a > 0, a, b); the branches of the adjoint are exchanged.
Var<double> where_with_its_branches_exchanged(In in) {
  Var<double> a = in[0], b = in[1];
  return with_adjoint(where(relu(a), a, b), in, [a, b](const double* dy) {
    double *da = ready(a), *db = ready(b);
    for (std::size_t i = 0; i < a.size(); ++i) (a.data()[i] > 0 ? db : da)[i] += dy[i];
  });
}

Var<double> logsumexp_not_normalised(In in) {
  Var<double> x = in[0];
  return with_adjoint(logsumexp(x), in, [x](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[0] * std::exp(x.data()[i]);
  });
}

Var<double> max_that_rewards_all(In in) {
  Var<double> x = in[0];
  return with_adjoint(max(x), in, [x](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[0];
  });
}

Var<double> softmax_with_its_diagonal_only(In in) {
  Var<double> y = softmax(in[0], 0);
  return with_slope(y, in[0], [y](auto i) { return y.data()[i] * (1 - y.data()[i]); });
}

Var<double> cumsum_that_sums_forwards_again(In in) {
  Var<double> x = in[0];
  return with_adjoint(cumsum(x, 0), in, [x](const double* dy) {
    double *dx = ready(x), total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += total += dy[i];
  });
}

Var<double> flip_not_flipped_back(In in) {
  return with_slope(flip(in[0], 0), in[0], [](auto) { return 1; });
}

// y[i, j, k] = x[k, i, j] for a cube; the adjoint applies the same order again.
Var<double> transpose_by_the_same_order(In in) {
  Var<double> x = in[0];
  return with_adjoint(transpose(x, {1, 2, 0}), in, [x](const double* dy) {
    double* dx = ready(x);
    const std::size_t n = x.extent(0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::size_t a = i / (n * n), b = i / n % n, c = i % n;
      dx[i] += dy[(c * n + a) * n + b];
    }
  });
}

Var<double> gather_that_assigns(In in) {
  Var<double> x = in[0];
  return with_adjoint(gather(x, 0, {2, 0, 2}), in, [x](const double* dy) {
    double* dx = ready(x);
    dx[0] = dy[1];
    dx[2] = dy[2];
  });
}

// ---- Linear algebra -------------------------------------------------------------------------

// x + 8 on the diagonal: safely invertible, and its lower triangle is positive definite.
Var<double> heavy(Var<double> x) {
  Array<double> eight = filled(x.shape(), 0.);
  for (std::size_t i = 0; i < x.extent(0); ++i) eight(i, i) = 8;
  return x + x.tape().constant(std::move(eight));
}

// C = A B for n x n matrices.
std::vector<double> product(std::size_t n, const double* a, Transpose ta, const double* b,
                            Transpose tb) {
  std::vector<double> c(n * n);
  gemm(n, n, n, a, ta, b, tb, 0., c.data());
  return c;
}

// X = A⁻¹ B for square B. The planted dA keeps the entries for which `read` is true.
template <class Read>
Var<double> solve_with(Transpose transposed, In in, Read read) {
  Var<double> A = heavy(in[0]), B = in[1], X = triangular_solve(A, B, Triangle::lower);
  const Var<double> inputs[] = {A, B};
  return with_adjoint(X, inputs, [=](const double* dX) {
    const std::size_t n = A.extent(0);
    std::vector<double> solved(dX, dX + n * n);
    solve_triangular(Triangle::lower, transposed, n, n, A.data(), solved.data());
    double *dA = ready(A), *dB = ready(B);
    const auto whole = product(n, solved.data(), Transpose::no, X.data(), Transpose::yes);
    for (std::size_t k = 0; k < n * n; ++k) {
      dB[k] += solved[k];
      if (read(k / n, k % n)) dA[k] -= whole[k];
    }
  });
}

Var<double> solve_without_the_transpose(In in) {
  return solve_with(Transpose::no, in, [](std::size_t i, std::size_t j) { return j <= i; });
}

Var<double> solve_that_fills_the_square(In in) {
  return solve_with(Transpose::yes, in, [](std::size_t, std::size_t) { return true; });
}

// dA = -Y dY Y, as if A were symmetric.
Var<double> inverse_without_the_transposes(In in) {
  Var<double> A = in[0], Y = inverse(A);
  return with_adjoint(Y, in, [A, Y](const double* dY) {
    const std::size_t n = A.extent(0);
    const auto left = product(n, Y.data(), Transpose::no, dY, Transpose::no);
    const auto all = product(n, left.data(), Transpose::no, Y.data(), Transpose::no);
    double* dA = ready(A);
    for (std::size_t k = 0; k < n * n; ++k) dA[k] -= all[k];
  });
}

Var<double> log_det_without_the_transpose(In in) {
  Var<double> A = in[0], Y = inverse(A);
  return with_adjoint(slogdet(A).log_abs, in, [A, Y](const double* dy) {
    double* dA = ready(A);
    for (std::size_t k = 0; k < A.size(); ++k) dA[k] += dy[0] * Y.data()[k];
  });
}

// S = L⁻ᵀ P L⁻¹ with P the lower triangle of Lᵀ dL, its diagonal whole.
Var<double> cholesky_that_halves_nothing(In in) {
  Var<double> A = heavy(in[0]), L = cholesky(A);
  return with_adjoint(L, {&A, 1}, [A, L](const double* dL) {
    const std::size_t n = A.extent(0);
    std::vector<double> P = product(n, L.data(), Transpose::yes, dL, Transpose::no), Y(n * n, 0);
    for (std::size_t k = 0; k < n * n; ++k) {
      if (k % n > k / n) P[k] = 0;
      Y[k] = k % n == k / n;
    }
    solve_triangular(Triangle::lower, Transpose::no, n, n, L.data(), Y.data());
    const auto left = product(n, Y.data(), Transpose::yes, P.data(), Transpose::no);
    const auto S = product(n, left.data(), Transpose::no, Y.data(), Transpose::no);
    double* dA = ready(A);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j) dA[i * n + j] += S[i * n + j] + S[j * n + i];
      dA[i * n + i] += S[i * n + i];
    }
  });
}

const std::vector<PlantedAdjoint> planted = {
    {"power: the exponent forgotten", power_without_its_exponent, {{4}}, nullptr},
    {"log1p: the slope of log", log1p_with_the_slope_of_log, {{5}}, ""},
    {"log_cosh: the slope of tanh", log_cosh_with_the_slope_of_tanh, {{5}}, ""},
    {"gelu: the slope of the gate forgotten", gelu_without_the_slope_of_the_gate, {{5}}, ""},
    {"maximum: both win", maximum_that_rewards_both, {{4}, {4}}, nullptr},
    {"where: branches exchanged", where_with_its_branches_exchanged, {{6}, {6}}, nullptr},
    {"logsumexp: not normalised", logsumexp_not_normalised, {{5}}, ""},
    {"max: all win", max_that_rewards_all, {{5}}, nullptr},
    {"softmax: the diagonal only", softmax_with_its_diagonal_only, {{5}}, ""},
    {"cumsum: forwards again", cumsum_that_sums_forwards_again, {{5}}, ""},
    {"flip: not flipped back", flip_not_flipped_back, {{4}}, ""},
    {"transpose: the same order again", transpose_by_the_same_order, {{3, 3, 3}}, ""},
    {"gather: assigned where added", gather_that_assigns, {{3}}, ""},
    {"triangular_solve: no transpose", solve_without_the_transpose, {{3, 3}, {3, 3}}, ""},
    {"triangular_solve: the square filled", solve_that_fills_the_square, {{3, 3}, {3, 3}}, nullptr},
    {"inverse: no transposes", inverse_without_the_transposes, {{3, 3}}, ""},
    {"slogdet: no transpose", log_det_without_the_transpose, {{3, 3}}, ""},
    {"cholesky: the diagonal not halved", cholesky_that_halves_nothing, {{3, 3}}, nullptr},
};

}  // namespace

TEST_CASE("The gradient check catches a wrong adjoint in every family of operations") {
  check_caught(planted);
}
