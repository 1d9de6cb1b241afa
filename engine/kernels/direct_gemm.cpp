#include "engine/kernels/direct_gemm.hpp"

#include "engine/kernels/processor.hpp"

namespace tapeflow {

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__OPTIMIZE__)

namespace {

// The rules of a vector of so many neighbouring floats, at any address. It is a member, because a
// template argument would lose the attributes.
template <std::size_t lanes>
struct Lanes {
  using Floats [[gnu::vector_size(lanes * sizeof(float)), gnu::aligned(4), gnu::may_alias]] = float;

  static Floats& at(float* p) { return *reinterpret_cast<Floats*>(p); }
  static const Floats& at(const float* p) { return *reinterpret_cast<const Floats*>(p); }
};

// A matrix whose entry (i, j) is start[i * down + j * right].
struct Entries {
  const float* start;
  std::size_t down, right;

  Entries from_row(std::size_t i) const { return {start + i * down, down, right}; }
  float operator()(std::size_t i, std::size_t j) const { return start[i * down + j * right]; }
};

// C = A B + beta C for `rows` rows and 2 `lanes` columns of C. The function that calls it chooses
// the instructions, and `rows` such that the sums fit into the registers.
template <std::size_t lanes, std::size_t rows>
[[gnu::always_inline]] inline void tile(std::size_t k, Entries a, const float* b, std::size_t ldb,
                                        float beta, float* c, std::size_t ldc) {
  using L = Lanes<lanes>;
  typename L::Floats left[rows], right[rows];
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) {
    left[r] = beta == 1 ? L::at(c + r * ldc) : typename L::Floats{};
    right[r] = beta == 1 ? L::at(c + r * ldc + lanes) : typename L::Floats{};
  }
  for (std::size_t p = 0; p < k; ++p, b += ldb) {
    const typename L::Floats b_left = L::at(b), b_right = L::at(b + lanes);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < rows; ++r) {
      left[r] += a(r, p) * b_left;
      right[r] += a(r, p) * b_right;
    }
  }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) {
    L::at(c + r * ldc) = left[r];
    L::at(c + r * ldc + lanes) = right[r];
  }
}

template <std::size_t lanes, std::size_t rows>
[[gnu::always_inline]] inline void row_of_tiles(std::size_t n, std::size_t k, Entries a,
                                                const float* b, std::size_t ldb, float beta,
                                                float* c, std::size_t ldc) {
  for (std::size_t j = 0; j < n; j += 2 * lanes)
    tile<lanes, rows>(k, a, b + j, ldb, beta, c + j, ldc);
}

template <std::size_t lanes, std::size_t rows>
[[gnu::always_inline]] inline void all_tiles(std::size_t m, std::size_t n, std::size_t k, Entries a,
                                             const float* b, std::size_t ldb, float beta, float* c,
                                             std::size_t ldc) {
  std::size_t i = 0;
  for (; i + rows <= m; i += rows)
    row_of_tiles<lanes, rows>(n, k, a.from_row(i), b, ldb, beta, c + i * ldc, ldc);
  for (; i + 4 <= m; i += 4)
    row_of_tiles<lanes, 4>(n, k, a.from_row(i), b, ldb, beta, c + i * ldc, ldc);
  for (; i < m; ++i) row_of_tiles<lanes, 1>(n, k, a.from_row(i), b, ldb, beta, c + i * ldc, ldc);
}

// With 6 rows, 12 registers of sums, two of B and one of A are used: 15 of the 16 there are.
[[gnu::target("avx2,fma")]] void by_avx2(std::size_t m, std::size_t n, std::size_t k, Entries a,
                                         const float* b, std::size_t ldb, float beta, float* c,
                                         std::size_t ldc) {
  all_tiles<8, 6>(m, n, k, a, b, ldb, beta, c, ldc);
}

// With 12 rows, 24 registers of sums and two of B are used, of the 32 there are.
[[gnu::target("arch=x86-64-v4,prefer-vector-width=512")]] void by_avx512(
    std::size_t m, std::size_t n, std::size_t k, Entries a, const float* b, std::size_t ldb,
    float beta, float* c, std::size_t ldc) {
  all_tiles<16, 12>(m, n, k, a, b, ldb, beta, c, ldc);
}

// What the processor can do; with TAPEFLOW_LOOPS (clones.hpp), no more than that level.
enum class Level { none, avx2, avx512 };

Level level_here() {
#if defined(TAPEFLOW_LOOPS_BASELINE)
  return Level::none;
#elif defined(TAPEFLOW_LOOPS_AVX2)
  return has_avx2() ? Level::avx2 : Level::none;
#else
  return has_avx512() ? Level::avx512 : has_avx2() ? Level::avx2 : Level::none;
#endif
}

constexpr std::size_t least_rows = 32;

// The most entries of B with which the way without copies is faster.
constexpr std::size_t largest_b(Level level) { return level == Level::avx512 ? 524288 : 32768; }

// The most entries of a transposed B whose copy pays for itself: more for tall products.
constexpr std::size_t largest_copy = 32768;
constexpr std::size_t largest_turned(std::size_t m) { return m >= 256 ? largest_copy : 8192; }

bool is_faster(Level level, std::size_t m, std::size_t n, std::size_t k, Transpose tb) {
  const std::size_t columns = level == Level::avx512 ? 32 : 16;
  const std::size_t most = tb == Transpose::yes ? largest_turned(m) : largest_b(level);
  return level != Level::none && m >= least_rows && n % columns == 0 && n * k <= most;
}

}  // namespace

bool direct_gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, std::size_t lda,
                 Transpose ta, const float* b, std::size_t ldb, Transpose tb, float beta, float* c,
                 std::size_t ldc) {
  static const Level level = level_here();
  if (!is_faster(level, m, n, k, tb)) return false;
  float turned[largest_copy];
  if (tb == Transpose::yes) {
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t p = 0; p < k; ++p) turned[p * n + j] = b[j * ldb + p];
    b = turned;
    ldb = n;
  }
  const Entries entries = ta == Transpose::yes ? Entries{a, 1, lda} : Entries{a, lda, 1};
  (level == Level::avx512 ? by_avx512 : by_avx2)(m, n, k, entries, b, ldb, beta, c, ldc);
  return true;
}

#else

bool direct_gemm(std::size_t, std::size_t, std::size_t, const float*, std::size_t, Transpose,
                 const float*, std::size_t, Transpose, float, float*, std::size_t) {
  return false;
}

#endif

}  // namespace tapeflow
