#include "engine/kernels/panel.hpp"

#include "engine/kernels/chunk.hpp"
#include "engine/kernels/clones.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {
namespace {

// Computes `units` rows of C, whose sums stay in registers while k runs. With 6 units, 12 registers
// of sums, two of V and one of W are used: 15 of the 16 there are.
template <std::size_t units, class T>
[[gnu::always_inline]] inline void tile(std::size_t m, std::size_t k, const T* w, const T* v,
                                        T* c) {
  constexpr std::size_t width = panel_width<T>, middle = chunk_width<T>;
  Chunk<T> left[units] = {}, right[units] = {};
  for (std::size_t p = 0; p < k; ++p, w += m, v += width) {
    const auto v_left = chunk(v), v_right = chunk(v + middle);
#pragma GCC unroll 6
    for (std::size_t u = 0; u < units; ++u) {
      left[u] += w[u] * v_left;
      right[u] += w[u] * v_right;
    }
  }
#pragma GCC unroll 6
  for (std::size_t u = 0; u < units; ++u, c += width) {
    chunk(c) = left[u];
    chunk(c + middle) = right[u];
  }
}

// tile<units>, for a number of units from 1 to 6 that only the call knows.
template <class T, std::size_t... before>
[[gnu::always_inline]] inline void tile_of(std::index_sequence<before...>, std::size_t units,
                                           std::size_t m, std::size_t k, const T* w, const T* v,
                                           T* c) {
  ((units == before + 1 ? tile<before + 1>(m, k, w, v, c) : void()), ...);
}

template <class T>
TAPEFLOW_CLONES void tiles(std::size_t m, std::size_t k, const T* w, const T* v, T* c) {
  std::size_t done = 0;
  for (std::size_t left = (m + 5) / 6; left > 0; --left) {  // tiles left, all of nearly one size
    const std::size_t units = (m - done + left - 1) / left;
    tile_of(std::make_index_sequence<6>(), units, m, k, w + done, v, c + done * panel_width<T>);
    done += units;
  }
}

}  // namespace

template <class T>
void panel_product(std::size_t m, std::size_t k, const T* w, const T* v, T* c) {
  if (k > 0) {
    tiles(m, k, w, v, c);
  } else {  // w and v may be null pointers, from which no tile can be counted off
    std::fill_n(c, m * panel_width<T>, T(0));
  }
}

template void panel_product(std::size_t, std::size_t, const float*, const float*, float*);
template void panel_product(std::size_t, std::size_t, const double*, const double*, double*);

}  // namespace tapeflow
