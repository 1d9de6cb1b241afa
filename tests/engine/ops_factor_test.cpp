// Properties of the factorisations that the table of operations cannot state: signs, the triangles
// that are read, and the results for NaN and singular matrices.
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>

using namespace tapeflow;

TEST_CASE("slogdet returns the sign of the determinant") {
  Tape<float> tape;
  const auto sign = [&tape](const Array<float>& a) { return slogdet(tape.constant(a)).sign; };
  CHECK(sign({{0, 1}, {1, 0}}) == -1);
  CHECK(sign({{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}) == 1);
  CHECK(sign({{-2, 0}, {0, 3}}) == -1);
  CHECK(sign({{-2, 0}, {0, -3}}) == 1);
  CHECK(sign({{2, 1}, {2, 1}}) == 0);
  CHECK(sign(Array<float>(Shape{0, 0})) == 1);
}

// A = B Bᵀ + 1 has eigenvalues from 1 to about 4n/3 < 100, and entries below 50. Factorising and
// multiplying back have errors of (n + 1) ε times an entry each, 1.6e-12 together. The inverse has
// an error of n² ε times the ratio of eigenvalues, 1.1e-10.
TEST_CASE("Factors of a larger matrix multiply back to it") {
  constexpr std::size_t n = 70;  // more than one block of LAPACK
  Rng rng(1);
  Tape<double> tape;
  Var<double> B = tape.constant(rng.uniform<double>({n, n}, -1, 1));
  Array<double> unit = filled({n, n}, 0.);
  for (std::size_t i = 0; i < n; ++i) unit(i, i) = 1;
  Var<double> A = matmul(B, transpose(B)) + tape.constant(unit), L = cholesky(A);
  CHECK(largest_difference(matmul(L, transpose(L)).value(), A.value()) < 1.6e-12);
  CHECK(largest_difference(matmul(inverse(A), A).value(), unit) < 1.1e-10);
  double log_det = 0;
  for (std::size_t i = 0; i < n; ++i) log_det += 2 * std::log(L.value()(i, i));
  CHECK(slogdet(A).log_abs.item() == Approx(log_det).epsilon(1e-11));
  CHECK(slogdet(A).sign == 1);
}

TEST_CASE("cholesky reads only the lower triangle, triangular_solve only the given one") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Tape<double> tape;
  Var<double> L = cholesky(tape.constant({{4., nan}, {2., 10.}}));
  CHECK(numbers(L.value()) == std::vector<double>{2, 0, 1, 3});
  Var<double> b = tape.constant(array_of<double>({2, 1}, {2, 7}));
  const auto solution = [&](const Array<double>& A, Triangle triangle) {
    return numbers(triangular_solve(tape.constant(A), b, triangle).value());
  };
  CHECK(solution({{2., nan}, {1., 3.}}, Triangle::lower) == std::vector<double>{1, 2});
  CHECK(solution({{nan, nan}, {3., nan}}, Triangle::unit_lower) == std::vector<double>{2, 1});
  CHECK(solution({{2., -4.}, {nan, 7.}}, Triangle::upper) == std::vector<double>{3, 1});
  CHECK(solution({{nan, 1.}, {nan, nan}}, Triangle::unit_upper) == std::vector<double>{-5, 7});
}

TEMPLATE_TEST_CASE("A NaN anywhere in a matrix comes out of inverse, slogdet and triangular_solve",
                   "", float, double) {
  using T = TestType;
  const auto holds_nan = [](const Array<T>& y) {
    const auto found = kinds(y);
    return std::count(found.begin(), found.end(), "nan") > 0;
  };
  for (std::size_t n : {1, 2, 3, 5}) {
    for (std::size_t k = 0; k < n * n; ++k) {
      INFO("n " << n << ", entry " << k);
      Array<T> a = filled<T>({n, n}, T(0.5));
      for (std::size_t i = 0; i < n; ++i) a(i, i) = 3;
      a.data()[k] = std::numeric_limits<T>::quiet_NaN();
      Tape<T> tape;
      Var<T> A = tape.constant(a), ones = tape.constant(filled<T>({n, 1}, 1));
      CHECK(holds_nan(inverse(A).value()));
      CHECK(holds_nan(slogdet(A).log_abs.value()));
      CHECK(std::isnan(slogdet(A).sign));
      const bool read = k % n <= k / n;  // in the lower triangle
      CHECK(holds_nan(triangular_solve(A, ones, Triangle::lower).value()) == read);
      if (read) CHECK_THROWS_AS(cholesky(A), std::invalid_argument);
      if (!read) CHECK_FALSE(holds_nan(cholesky(A).value()));
    }
  }
}

TEMPLATE_TEST_CASE("A singular matrix has the log-determinant -Inf, sign 0 and the gradient NaN",
                   "", float, double) {
  using T = TestType;
  Tape<T> tape;
  Var<T> A = tape.variable({{1, 2}, {2, 4}});
  const SignedLogDet<T> found = slogdet(A);
  CHECK(found.sign == 0);
  CHECK(found.log_abs.item() == -std::numeric_limits<T>::infinity());
  tape.backward(found.log_abs);
  CHECK(kinds(A.adjoint()) == std::vector<std::string>(4, "nan"));
  Var<T> L = tape.constant({{0, 0}, {1, 1}}), ones = tape.constant(filled<T>({2, 1}, 1));
  CHECK_FALSE(std::isfinite(triangular_solve(L, ones, Triangle::lower).value()(0, 0)));
}
