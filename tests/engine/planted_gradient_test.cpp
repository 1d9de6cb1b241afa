// Can the gradient check fail? There is one wrong adjoint for each way in which adjoints go wrong,
// written as an operation. The check must catch each, and explain it if the ratio tells the cause.
#include "engine/kernels/gemm.hpp"
#include "engine/ops.hpp"
#include "tests/engine/planted.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

Var<double> exp_with_a_wrong_sign(In in) {
  Var<double> x = in[0], right = exp(x);
  return with_adjoint(right, in, [x, right](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] -= dy[i] * right.data()[i];
  });
}

Var<double> square_without_the_two(In in) {
  Var<double> x = in[0];
  return with_adjoint(square(x), in, [x](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[i] * x.data()[i];
  });
}

Var<double> softplus_of_half_the_slope(In in) {
  Var<double> x = in[0];
  return with_adjoint(softplus(x), in, [x](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[i] / (1 + std::exp(-x.data()[i] / 2));
  });
}

// x [N, D] + row [D]: the adjoint of row is the sum over N; here it is the last row only.
Var<double> broadcast_that_forgets_to_sum(In in) {
  Var<double> x = in[0], row = in[1];
  return with_adjoint(x + row, in, [x, row](const double* dy) {
    double *dx = ready(x), *drow = ready(row);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[i];
    for (std::size_t j = 0; j < row.size(); ++j) drow[j] += dy[x.size() - row.size() + j];
  });
}

Var<double> product_with_operands_swapped(In in) {
  Var<double> a = in[0], b = in[1];
  return with_adjoint(a * b, in, [a, b](const double* dy) {
    double *da = ready(a), *db = ready(b);
    for (std::size_t i = 0; i < a.size(); ++i) {
      da[i] += dy[i] * a.data()[i];
      db[i] += dy[i] * b.data()[i];
    }
  });
}

Var<double> mean_without_the_count(In in) {
  Var<double> x = in[0];
  return with_adjoint(mean(x), in, [x](const double* dy) {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[0];
  });
}

Var<double> sum_with_the_count_of_a_mean(In in) {
  Var<double> x = in[0];
  return with_adjoint(sum(x, {0}), in, [x](const double* dy) {
    double* dx = ready(x);
    const std::size_t n = x.extent(0), d = x.extent(1);
    for (std::size_t i = 0; i < n * d; ++i) dx[i] += dy[i % d] / static_cast<double>(n);
  });
}

// y = xᵀ for a square x. The adjoint reshapes dy: it has the right shape, and passes for every
// symmetric dy.
Var<double> reshape_in_place_of_a_transpose(In in) {
  Var<double> x = in[0], y = x.tape().output(x.shape(), in);
  const std::size_t n = x.extent(0);
  for (std::size_t i = 0; i < n * n; ++i) x.tape().write(y)[i] = x.data()[i % n * n + i / n];
  x.tape().pullback(y, [x, y] {
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += y.dy()[i];
  });
  return y;
}

Var<double> slice_put_back_into_the_first_columns(In in) {
  Var<double> x = in[0];
  return with_adjoint(slice(x, 1, 1), in, [x](const double* dy) {
    double* dx = ready(x);
    const std::size_t n = x.extent(0), d = x.extent(1);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j + 1 < d; ++j) dx[i * d + j] += dy[i * (d - 1) + j];
    }
  });
}

// y[:, j] = x[:, order[j]]; the adjoint applies `order` again instead of its inverse.
Var<double> permutation_applied_twice(In in) {
  Var<double> x = in[0];
  return with_adjoint(permute_columns(x, {1, 2, 0}), in, [x](const double* dy) {
    constexpr std::size_t order[] = {1, 2, 0};
    double* dx = ready(x);
    for (std::size_t i = 0; i < x.size(); ++i) dx[i] += dy[i / 3 * 3 + order[i % 3]];
  });
}

// da = dy bᵀ; the planted dy b has the right shape too, for square matrices.
Var<double> matmul_without_the_transpose(In in) {
  Var<double> a = in[0], b = in[1];
  return with_adjoint(matmul(a, b), in, [a, b](const double* dy) {
    const std::size_t n = a.extent(0);
    gemm(n, n, n, dy, Transpose::no, b.data(), Transpose::no, 1., ready(a));
    gemm(n, n, n, a.data(), Transpose::yes, dy, Transpose::no, 1., ready(b));
  });
}

Var<double> linear_whose_bias_sees_one_row(In in) {
  Var<double> x = in[0], W = in[1], b = in[2];
  return with_adjoint(linear(x, W, b), in, [x, W, b](const double* dy) {
    const std::size_t n = x.extent(0), k = W.extent(0), m = W.extent(1);
    gemm(n, k, m, dy, Transpose::no, W.data(), Transpose::yes, 1., ready(x));
    gemm(k, m, n, x.data(), Transpose::yes, dy, Transpose::no, 1., ready(W));
    double* db = ready(b);
    for (std::size_t j = 0; j < m; ++j) db[j] += dy[j];
  });
}

// x e^s with s taken off the tape: the value is right, but s gets no gradient.
Var<double> scale_detached_from_the_tape(In in) {
  Var<double> x = in[0], s = in[1];
  return x * exp(x.tape().constant(Array<double>(s.value())));
}

// An adjoint that is assigned instead of added: the second of two uses overwrites the first.
Var<double> negation_that_assigns(In in) {
  Var<double> x = in[0];
  const auto negate = [x, in] {
    return with_adjoint(-x, in, [x](const double* dy) {
      double* dx = x.target().data;
      for (std::size_t i = 0; i < x.size(); ++i) dx[i] = -dy[i];
    });
  };
  return negate() + negate();
}

const std::vector<PlantedAdjoint> planted = {
    {"elementwise: a wrong sign", exp_with_a_wrong_sign, {{2, 3}}, "ratio -1: a sign"},
    {"elementwise: the 2 of x² forgotten",
     square_without_the_two,
     {{5}},
     "ratio 1/2: counted half"},
    {"elementwise: the slope of another function", softplus_of_half_the_slope, {{5}}, ""},
    {"broadcast: no sum over the repetitions", broadcast_that_forgets_to_sum, {{4, 3}, {3}}, ""},
    {"binary: operands swapped", product_with_operands_swapped, {{4}, {4}}, ""},
    {"reduction: a mean without 1/n",
     mean_without_the_count,
     {{7}},
     "ratio 7: a sum where a mean is meant"},
    {"reduction: a sum with 1/n",
     sum_with_the_count_of_a_mean,
     {{5, 2}},
     "ratio 1/5: a mean where a sum is meant"},
    {"shape: reshape in place of a transpose", reshape_in_place_of_a_transpose, {{3, 3}}, ""},
    {"shape: a slice put back elsewhere", slice_put_back_into_the_first_columns, {{3, 4}}, nullptr},
    {"shape: a permutation in place of its inverse", permutation_applied_twice, {{2, 3}}, ""},
    {"linear algebra: no transpose", matmul_without_the_transpose, {{3, 3}, {3, 3}}, ""},
    {"linear: bias gradient not summed", linear_whose_bias_sees_one_row, {{4, 3}, {3, 2}, {2}}, ""},
    {"detached: a scale taken off the tape",
     scale_detached_from_the_tape,
     {{2, 3}, {2, 3}},
     "ratio 0: no gradient flows, something is detached from the tape"},
    {"accumulation: assigned where added", negation_that_assigns, {{4}}, "ratio 1/2: counted half"},
};

}  // namespace

TEST_CASE("The gradient check catches every planted wrong adjoint") { check_caught(planted); }
