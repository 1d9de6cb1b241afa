#include "engine/kernels/wide_gemm.hpp"

#include "engine/kernels/processor.hpp"
#include "engine/kernels/register_tile.hpp"

namespace tapeflow {

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__OPTIMIZE__) && \
    !defined(TAPEFLOW_LOOPS_BASELINE) && !defined(TAPEFLOW_LOOPS_AVX2)

namespace {

constexpr std::size_t largest_b = 32768;  // floats: 128 KiB, within a second-level cache
constexpr std::size_t least_rows = 384;   // below it the copy of B costs too much
constexpr std::size_t panel = 32;

// Copies B in panels of 32 columns, each [k, 32].
void make_panels(std::size_t n, std::size_t k, const float* b, Transpose tb, float* to) {
  for (std::size_t first = 0; first < n; first += panel) {
    for (std::size_t p = 0; p < k; ++p, to += panel) {
      for (std::size_t j = 0; j < panel; ++j) {
        to[j] = tb == Transpose::yes ? b[(first + j) * k + p] : b[p * n + first + j];
      }
    }
  }
}

template <std::size_t rows>
[[gnu::always_inline]] inline void row_of_tiles(std::size_t n, std::size_t k, const float* a,
                                                const float* panels, float beta, float* c) {
  for (std::size_t j = 0; j < n; j += panel)
    tile<16, rows>(k, a, panels + j * k, panel, beta, c + j, n);
}

// With 12 rows, 24 registers of sums and two of B are used, of the 32 there are.
[[gnu::target("arch=x86-64-v4,prefer-vector-width=512")]] void multiply(
    std::size_t m, std::size_t n, std::size_t k, const float* a, const float* panels, float beta,
    float* c) {
  std::size_t i = 0;
  for (; i + 12 <= m; i += 12) row_of_tiles<12>(n, k, a + i * k, panels, beta, c + i * n);
  for (; i + 4 <= m; i += 4) row_of_tiles<4>(n, k, a + i * k, panels, beta, c + i * n);
  for (; i < m; ++i) row_of_tiles<1>(n, k, a + i * k, panels, beta, c + i * n);
}

}  // namespace

bool wide_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
               Transpose tb, float beta, float* c) {
  static const bool runs_here = has_avx512();
  if (!runs_here || m < least_rows || n % panel != 0 || n * k > largest_b) return false;
  float panels[largest_b];
  make_panels(n, k, b, tb, panels);
  multiply(m, n, k, a, panels, beta, c);
  return true;
}

#else

bool wide_gemm(std::size_t, std::size_t, std::size_t, const float*, const float*, Transpose, float,
               float*) {
  return false;
}

#endif

}  // namespace tapeflow
