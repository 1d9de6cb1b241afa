// Private to the products with a small matrix: a tile of the result that stays in registers.
#pragma once

#include <cstddef>

namespace tapeflow {

// The rules of a vector of so many neighbouring floats, at any address. It is a member, because a
// template argument would lose the attributes.
template <std::size_t lanes>
struct Lanes {
  using Floats [[gnu::vector_size(lanes * sizeof(float)), gnu::aligned(4), gnu::may_alias]] = float;

  static Floats& at(float* p) { return *reinterpret_cast<Floats*>(p); }
  static const Floats& at(const float* p) { return *reinterpret_cast<const Floats*>(p); }
};

/// C = A B + beta C for `rows` rows and 2 `lanes` columns of C, whose rows lie n floats apart, as
/// those of B lie `step` apart. A has rows of k floats. beta is 0 or 1. The function that calls it
/// chooses the instructions, and `rows` such that the sums fit into the registers.
template <std::size_t lanes, std::size_t rows>
[[gnu::always_inline]] inline void tile(std::size_t k, const float* a, const float* b,
                                        std::size_t step, float beta, float* c, std::size_t n) {
  using L = Lanes<lanes>;
  typename L::Floats left[rows], right[rows];
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) {
    left[r] = beta == 1 ? L::at(c + r * n) : typename L::Floats{};
    right[r] = beta == 1 ? L::at(c + r * n + lanes) : typename L::Floats{};
  }
  for (std::size_t p = 0; p < k; ++p) {
    const typename L::Floats b_left = L::at(b + p * step), b_right = L::at(b + p * step + lanes);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < rows; ++r) {
      left[r] += a[r * k + p] * b_left;
      right[r] += a[r * k + p] * b_right;
    }
  }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) {
    L::at(c + r * n) = left[r];
    L::at(c + r * n + lanes) = right[r];
  }
}

}  // namespace tapeflow
