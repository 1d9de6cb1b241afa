#include "engine/kernels/small_gemm.hpp"

#include "engine/kernels/processor.hpp"
#include "engine/kernels/register_tile.hpp"

namespace tapeflow {

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__OPTIMIZE__)

namespace {

constexpr std::size_t largest_b = 8192;  // floats: 32 KiB

// With 6 rows, 12 registers of sums, two of B and one of A are used: 15 of the 16 there are.
[[gnu::target("avx2,fma")]] void multiply(std::size_t m, std::size_t n, std::size_t k,
                                          const float* a, const float* b, float beta, float* c) {
  for (std::size_t j = 0; j < n; j += 16) {
    std::size_t i = 0;
    for (; i + 6 <= m; i += 6) tile<8, 6>(k, a + i * k, b + j, n, beta, c + i * n + j, n);
    for (; i < m; ++i) tile<8, 1>(k, a + i * k, b + j, n, beta, c + i * n + j, n);
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
