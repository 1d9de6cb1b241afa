#include "engine/kernels/small_gemm.hpp"

#include "engine/kernels/processor.hpp"

namespace tapeflow {

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__OPTIMIZE__)

namespace {

constexpr std::size_t largest_b = 8192;  // floats: 32 KiB

// Eight neighbouring floats, at any address.
using Floats = float __attribute__((vector_size(32), aligned(4), may_alias));

Floats& at(float* p) { return *reinterpret_cast<Floats*>(p); }
const Floats& at(const float* p) { return *reinterpret_cast<const Floats*>(p); }

// Computes `rows` rows of 16 entries of C, which stay in registers while k runs. With 6 rows, 12
// registers of sums, two of B and one of A are used: 15 of the 16 there are.
template <std::size_t rows>
[[gnu::always_inline]] inline void tile(std::size_t n, std::size_t k, const float* a,
                                        const float* b, float beta, float* c) {
  Floats left[rows], right[rows];
#pragma GCC unroll 6
  for (std::size_t r = 0; r < rows; ++r) {
    left[r] = beta == 1 ? at(c + r * n) : Floats{};
    right[r] = beta == 1 ? at(c + r * n + 8) : Floats{};
  }
  for (std::size_t p = 0; p < k; ++p) {
    const Floats b_left = at(b + p * n), b_right = at(b + p * n + 8);
#pragma GCC unroll 6
    for (std::size_t r = 0; r < rows; ++r) {
      left[r] += a[r * k + p] * b_left;
      right[r] += a[r * k + p] * b_right;
    }
  }
#pragma GCC unroll 6
  for (std::size_t r = 0; r < rows; ++r) {
    at(c + r * n) = left[r];
    at(c + r * n + 8) = right[r];
  }
}

[[gnu::target("avx2,fma")]] void multiply(std::size_t m, std::size_t n, std::size_t k,
                                          const float* a, const float* b, float beta, float* c) {
  for (std::size_t j = 0; j < n; j += 16) {
    std::size_t i = 0;
    for (; i + 6 <= m; i += 6) tile<6>(n, k, a + i * k, b + j, beta, c + i * n + j);
    for (; i < m; ++i) tile<1>(n, k, a + i * k, b + j, beta, c + i * n + j);
  }
}

}  // namespace

bool small_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                Transpose tb, float beta, float* c) {
  static const bool runs_here = has_avx2();
  if (n % 16 != 0 || n * k > largest_b || m < 16 || !runs_here) return false;
  if (tb == Transpose::no) {
    multiply(m, n, k, a, b, beta, c);
    return true;
  }
  float turned[largest_b];
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t p = 0; p < k; ++p) turned[p * n + j] = b[j * k + p];
  }
  multiply(m, n, k, a, turned, beta, c);
  return true;
}

bool small_gemm_is_faster() {
#if defined(TAPEFLOW_LOOPS_BASELINE) || defined(TAPEFLOW_LOOPS_AVX512)
  return false;
#elif defined(TAPEFLOW_LOOPS_AVX2)
  return true;
#else
  static const bool answer = has_avx2() && !__builtin_cpu_supports("avx512f");
  return answer;
#endif
}

#else

bool small_gemm(std::size_t, std::size_t, std::size_t, const float*, const float*, Transpose, float,
                float*) {
  return false;
}

bool small_gemm_is_faster() { return false; }

#endif

}  // namespace tapeflow
