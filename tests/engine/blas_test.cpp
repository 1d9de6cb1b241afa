// Matrix products against the triple loop, for every kernel that BLAS picks.
#include "engine/blas.hpp"

#include "engine/kernels/direct_gemm.hpp"
#include "engine/kernels/gemm.hpp"
#include "engine/kernels/panel.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

using namespace tapeflow;

namespace {

// Sizes of one product C = A B + beta C. The tests compute it by three loops in double, and for
// each entry the sum of the absolute values of its terms: rounding errors are relative to this sum.
struct Product {
  std::size_t m, n, k;
  Transpose ta, tb;

  template <class T>
  void plain(const std::vector<T>& a, const std::vector<T>& b, double c, std::size_t i,
             std::size_t j, double& sum, double& size) const {
    sum = c;
    size = std::abs(c);
    for (std::size_t p = 0; p < k; ++p) {
      const double term = static_cast<double>(ta == Transpose::yes ? a[p * m + i] : a[i * k + p]) *
                          static_cast<double>(tb == Transpose::yes ? b[j * k + p] : b[p * n + j]);
      sum += term;
      size += std::abs(term);
    }
  }
};

template <class T>
std::vector<T> draw(std::size_t size, Rng& rng) {
  std::vector<T> numbers(size);
  for (T& v : numbers) v = static_cast<T>(rng.normal());
  return numbers;
}

// The largest error of multiply(A, B, beta, C), in units of ε times that sum.
template <class T, class Multiply>
double worst_error_of(const Product& p, T beta, Rng& rng, Multiply multiply) {
  const std::vector<T> a = draw<T>(p.m * p.k, rng), b = draw<T>(p.k * p.n, rng);
  const std::vector<T> before = draw<T>(p.m * p.n, rng);
  std::vector<T> c = before;
  if (beta == T(0)) std::fill(c.begin(), c.end(), std::numeric_limits<T>::quiet_NaN());
  multiply(a.data(), b.data(), beta, c.data());
  double worst = 0;
  for (std::size_t i = 0; i < p.m; ++i) {
    for (std::size_t j = 0; j < p.n; ++j) {
      double sum = 0, size = 0;
      p.plain(a, b, static_cast<double>(beta * before[i * p.n + j]), i, j, sum, size);
      const double error = std::abs(static_cast<double>(c[i * p.n + j]) - sum) /
                           (size * std::numeric_limits<T>::epsilon());
      if (size == 0 && c[i * p.n + j] == T(0)) continue;
      worst = std::isnan(error) ? INFINITY : std::max(worst, error);
    }
  }
  return worst;
}

template <class T>
double worst_error(const Product& p, T beta, Rng& rng) {
  return worst_error_of(p, beta, rng, [&](const T* a, const T* b, T with, T* c) {
    gemm(p.m, p.n, p.k, a, p.ta, b, p.tb, with, c);
  });
}

template <class T>
void check_all_products() {
  Rng rng(1);
  const std::size_t sizes[] = {0, 1, 2, 5, 33};
  for (std::size_t m : sizes) {
    for (std::size_t n : sizes) {
      for (std::size_t k : sizes) {
        for (Transpose ta : {Transpose::no, Transpose::yes}) {
          for (Transpose tb : {Transpose::no, Transpose::yes}) {
            for (T beta : {T(0), T(1)}) {
              INFO("m " << m << ", n " << n << ", k " << k << ", beta " << beta << ", transposed "
                        << (ta == Transpose::yes) << (tb == Transpose::yes));
              // k products and k sums, in any order, each right to ε/2.
              CHECK(worst_error<T>({m, n, k, ta, tb}, beta, rng) <= static_cast<double>(k) + 1);
            }
          }
        }
      }
    }
  }
}

}  // namespace

TEMPLATE_TEST_CASE("gemm is the triple loop for all shapes and transposes", "", float, double) {
  check_all_products<TestType>();
}

// gemm by direct_gemm where that takes the product, in matrices whose rows are `gap` numbers longer
// than they need to be; the numbers in the gaps must stay as they are.
void check_direct(const Product& p, float beta, std::size_t gap, Rng& rng) {
  const auto widened = [&](const float* from, std::size_t rows, std::size_t columns) {
    std::vector<float> to(rows * (columns + gap), 1e30F);
    for (std::size_t i = 0; i < rows; ++i)
      std::copy_n(from + i * columns, columns, &to[i * (columns + gap)]);
    return to;
  };
  const bool ta = p.ta == Transpose::yes, tb = p.tb == Transpose::yes;
  const auto direct = [&](const float* a, const float* b, float with, float* c) {
    const std::vector<float> A = ta ? widened(a, p.k, p.m) : widened(a, p.m, p.k);
    const std::vector<float> B = tb ? widened(b, p.n, p.k) : widened(b, p.k, p.n);
    std::vector<float> C = widened(c, p.m, p.n);
    const bool done = direct_gemm(p.m, p.n, p.k, A.data(), (ta ? p.m : p.k) + gap, p.ta, B.data(),
                                  (tb ? p.k : p.n) + gap, p.tb, with, C.data(), p.n + gap);
    if (!done) return gemm(p.m, p.n, p.k, a, p.ta, b, p.tb, with, c);
    for (std::size_t i = 0; i < p.m; ++i) {
      std::copy_n(&C[i * (p.n + gap)], p.n, c + i * p.n);
      for (std::size_t j = p.n; j < p.n + gap; ++j) REQUIRE(C[i * (p.n + gap) + j] == 1e30F);
    }
  };
  CHECK(worst_error_of(p, beta, rng, direct) <= static_cast<double>(p.k) + 1);
}

TEST_CASE("direct_gemm is the triple loop, whatever the rows that are left for the last tiles") {
  Rng rng(3);
  for (std::size_t m : {31, 32, 33, 39, 43, 64, 257}) {
    for (std::size_t n : {16, 32, 48, 96}) {
      for (std::size_t k : {1, 7, 64, 200}) {
        for (Transpose ta : {Transpose::no, Transpose::yes}) {
          for (Transpose tb : {Transpose::no, Transpose::yes}) {
            const float beta = (m + n + k) % 2 == 0 ? 0.F : 1.F;
            CAPTURE(m, n, k, beta, ta == Transpose::yes, tb == Transpose::yes);
            check_direct({m, n, k, ta, tb}, beta, (m + k) % 3, rng);
          }
        }
      }
    }
  }
}

TEST_CASE("direct_gemm leaves C alone if it refuses a shape, and equal rows get equal bits") {
  Rng rng(4);
  const std::vector<float> a = draw<float>(8, rng), b = draw<float>(8 * 40, rng);
  std::vector<float> same_rows(395 * 8), c(395 * 40, 7);
  for (std::size_t i = 0; i < same_rows.size(); ++i) same_rows[i] = a[i % 8];
  const auto multiply = [&](std::size_t m, std::size_t n) {
    return direct_gemm(m, n, 8, same_rows.data(), 8, Transpose::no, b.data(), n, Transpose::no, 0,
                       c.data(), n);
  };
  for (const auto& [m, n] : {std::pair(395, 40), std::pair(31, 32)})
    CHECK_FALSE(multiply(static_cast<std::size_t>(m), static_cast<std::size_t>(n)));
  CHECK(c == std::vector<float>(395 * 40, 7));
  if (!multiply(395, 32)) return;
  for (std::size_t i = 0; i < 395 * 32; ++i) REQUIRE(c[i] == c[i % 32]);
}

TEMPLATE_TEST_CASE("panel_product is the triple loop for any number of units", "", float, double) {
  Rng rng(5);
  for (std::size_t m = 0; m <= 20; ++m) {
    for (std::size_t k : {0, 1, 7, 100}) {
      CAPTURE(m, k);
      const Product p{m, panel_width<TestType>, k, Transpose::yes, Transpose::no};
      const auto multiply = [&](const TestType* w, const TestType* v, TestType, TestType* c) {
        panel_product(m, k, w, v, c);
      };
      CHECK(worst_error_of(p, TestType(0), rng, multiply) <= static_cast<double>(k) + 1);
    }
  }
}

TEST_CASE("The kernel has a name") { CHECK_FALSE(blas_kernel().empty()); }

TEST_CASE("choose_blas_kernel returns the kernel in use, and products stay right") {
  const std::string chosen = choose_blas_kernel();
  CHECK(chosen == blas_kernel());
  CHECK(choose_blas_kernel() == chosen);
#if defined(__x86_64__) && defined(__GNUC__)
  if (chosen != "unknown" && !std::getenv("OPENBLAS_CORETYPE") && __builtin_cpu_supports("avx2")) {
    CHECK(chosen != "Prescott");  // the kernel of 2004 that unknown processors get
  }
#endif
  check_all_products<float>();
  check_all_products<double>();
}

TEST_CASE("BLAS takes a number of threads, and products stay right") {
  Rng rng(2);
  for (int threads : {2, 1}) {
    set_blas_threads(threads);
    CHECK(worst_error<double>({128, 128, 128, Transpose::no, Transpose::no}, 0., rng) <= 129);
  }
}
