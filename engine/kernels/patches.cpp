#include "engine/kernels/patches.hpp"

#include "engine/kernels/chunk.hpp"
#include "engine/kernels/clones.hpp"
#include "engine/kernels/gemm.hpp"

#include <algorithm>
#include <cstring>

namespace tapeflow {
namespace {

// A piece of patches has about this many numbers: 256 KiB of floats, within a second-level cache.
// It has patches of this many pixels at least, so that reading M does not cost more than the
// product.
constexpr std::size_t piece_size = 65536, piece_pixels = 256;

std::size_t rows_in_piece(const Patches& p) {
  const std::size_t one = 1, fit = piece_size / std::max(one, p.size());
  return std::min(std::max(fit, piece_pixels) / std::max(one, p.W) + 1, std::max(one, p.rows()));
}

// Calls f(first row, end) for each piece.
template <class F>
void each_piece(const Patches& p, F f) {
  const std::size_t step = rows_in_piece(p);
  for (std::size_t row = 0; row < p.rows(); row += step) f(row, std::min(row + step, p.rows()));
}

// ---- Taking patches -------------------------------------------------------------------------

// A line is a row of a picture between kw / 2 pixels of zeros on each side. In a line, the part of
// a patch that one row of taps sees lies in one run.
std::size_t line_size(const Patches& p) { return (p.W + p.kw - 1) * p.few; }

// How many numbers the lines for `rows` rows take: those above and below them are seen as well, and
// the last line is all zeros. Chunks may be read a little behind it.
template <class T>
std::size_t lines_size(const Patches& p, std::size_t rows) {
  return (rows + p.kh) * line_size(p) + chunk_width<T>;
}

// The lines for the patches of the rows begin … end - 1.
template <class T>
void make_lines(const Patches& p, const T* x, std::size_t begin, std::size_t end, T* lines) {
  std::fill_n(lines, lines_size<T>(p, end - begin), T(0));
  const std::size_t margin = p.kh / 2, first = begin < margin ? 0 : begin - margin;
  const std::size_t last = std::min(end + margin, p.rows()), row = p.W * p.few;
  for (std::size_t r = first; r < last; ++r) {
    std::copy_n(x + r * row, row, lines + (r + margin - begin) * line_size(p) + p.kw / 2 * p.few);
  }
}

// Copies a run in whole chunks: a little more than the run is read and written.
template <class T>
void copy_run(const T* from, std::size_t run, T* to) {
  for (std::size_t t = 0; t < run; t += chunk_width<T>) std::memcpy(to + t, from + t, 32);
}

// The patches of the rows begin … end - 1. Runs are written from front to back, so that what one
// run writes too much is written over by the next.
template <class T>
void take_patches(const Patches& p, const T* lines, std::size_t begin, std::size_t end, T* to) {
  const std::size_t length = line_size(p), run = p.kw * p.few, zeros = end - begin + p.kh - 1;
  for (std::size_t r = begin; r < end; ++r) {
    const std::size_t i = r % p.H;
    for (std::size_t j = 0; j < p.W; ++j) {
      for (std::size_t a = 0; a < p.kh; ++a, to += run) {
        const bool inside = i + a >= p.kh / 2 && i + a < p.H + p.kh / 2;
        copy_run(lines + (inside ? r - begin + a : zeros) * length + j * p.few, run, to);
      }
    }
  }
}

// Calls f(first pixel, number of pixels, their patches) piece by piece.
template <class T, class F>
void each_piece_of_patches(const Patches& p, const T* x, T* scratch, F f) {
  if (p.taps() == 1) return f(std::size_t{0}, p.pixels(), x);
  T* patches = scratch + lines_size<T>(p, rows_in_piece(p));
  each_piece(p, [&](std::size_t begin, std::size_t end) {
    make_lines(p, x, begin, end, scratch);
    take_patches(p, scratch, begin, end, patches);
    f(begin * p.W, (end - begin) * p.W, static_cast<const T*>(patches));
  });
}

// ---- Spreading patches ----------------------------------------------------------------------

// The range of taps that see, from elsewhere in a row (or column) of n pixels, the pixel i: tap t
// sees it from i - t + taps / 2.
struct TapRange {
  std::size_t begin, end;
};

TapRange taps_onto(std::size_t i, std::size_t n, std::size_t taps) {
  const std::size_t last = i + taps / 2;  // this tap sees pixel i from pixel 0
  return {last < n ? 0 : last + 1 - n, std::min(taps, last + 1)};
}

// to = sum, or to += sum, for the first `count` entries of a chunk.
template <class T>
[[gnu::always_inline]] inline void put(const Chunk<T>& sum, std::size_t count, T beta, T* to) {
  if (count >= chunk_width<T>) {
    chunk(to) = beta == T(1) ? chunk(to) + sum : sum;
    return;
  }
  for (std::size_t t = 0; t < count; ++t) to[t] = beta == T(1) ? to[t] + sum[t] : sum[t];
}

// How many numbers it is back in the patches from what a tap holds of a pixel to what the next tap
// holds of it, along kw and along kh: the next tap is in the patch on the left, or above.
struct Steps {
  std::size_t left, up;
};

// Adds up what the patches hold of one pixel. What tap (0, 0) holds of it is at `corner`.
template <class T>
[[gnu::always_inline]] inline void add_taps(const T* patches, std::size_t corner, Steps steps,
                                            TapRange a, TapRange b, Chunk<T>& sum) {
  for (std::size_t s = a.begin; s < a.end; ++s) {
    for (std::size_t t = b.begin; t < b.end; ++t) {
      sum += chunk(patches + (corner - s * steps.up - t * steps.left));
    }
  }
}

// x = what the patches hold of each pixel, summed, for the pixels of the rows begin … end - 1. The
// patches are those of the rows `first` and following.
template <class T>
TAPEFLOW_CLONES void sum_patches(const Patches& p, const T* patches, std::size_t first,
                                 std::size_t begin, std::size_t end, T beta, T* x) {
  const std::size_t few = p.few, pixel = p.size();
  const Steps steps{pixel - few, p.W * pixel - p.kw * few};
  x += begin * p.W * few;
  for (std::size_t r = begin; r < end; ++r) {
    const TapRange a = taps_onto(r % p.H, p.H, p.kh);
    for (std::size_t j = 0; j < p.W; ++j, x += few) {
      const TapRange b = taps_onto(j, p.W, p.kw);
      const std::size_t corner = ((r + p.kh / 2 - first) * p.W + j + p.kw / 2) * pixel;
      for (std::size_t c = 0; c < few; c += chunk_width<T>) {
        Chunk<T> sum = {};
        add_taps(patches, corner + c, steps, a, b, sum);
        put(sum, few - c, beta, x + c);
      }
    }
  }
}

// The rows whose patches reach into the rows begin … end - 1.
TapRange rows_onto(const Patches& p, std::size_t begin, std::size_t end) {
  const std::size_t margin = p.kh / 2, last = end - 1;
  return {begin - std::min(margin, begin % p.H), end + std::min(margin, p.H - 1 - last % p.H)};
}

}  // namespace

template <class T>
std::size_t patch_scratch(const Patches& p) {
  if (p.taps() == 1) return 0;
  const std::size_t rows = rows_in_piece(p);
  return lines_size<T>(p, rows) + (rows + p.kh) * p.W * p.size() + chunk_width<T>;
}

template <class T>
void patches_product(const Patches& p, const T* x, const T* M, T beta, T* y, T* scratch) {
  each_piece_of_patches(p, x, scratch, [&](std::size_t at, std::size_t pixels, const T* patches) {
    gemm(pixels, p.many, p.size(), patches, Transpose::no, M, Transpose::no, beta, y + at * p.many);
  });
}

template <class T>
void patches_transposed_product(const Patches& p, const T* x, const T* y, T beta, T* M,
                                T* scratch) {
  if (beta == T(0)) std::fill_n(M, p.size() * p.many, T(0));
  each_piece_of_patches(p, x, scratch, [&](std::size_t at, std::size_t pixels, const T* patches) {
    gemm(p.size(), p.many, pixels, patches, Transpose::yes, y + at * p.many, Transpose::no, T(1),
         M);
  });
}

template <class T>
void patches_spread(const Patches& p, const T* y, const T* M, T beta, T* x, T* scratch) {
  if (p.taps() == 1) {
    gemm(p.pixels(), p.few, p.many, y, Transpose::no, M, Transpose::yes, beta, x);
    return;
  }
  each_piece(p, [&](std::size_t begin, std::size_t end) {
    const TapRange rows = rows_onto(p, begin, end);
    const std::size_t pixels = (rows.end - rows.begin) * p.W;
    gemm(pixels, p.size(), p.many, y + rows.begin * p.W * p.many, Transpose::no, M, Transpose::yes,
         T(0), scratch);
    sum_patches(p, static_cast<const T*>(scratch), rows.begin, begin, end, beta, x);
  });
}

#define TAPEFLOW_INSTANTIATE(T)                                                            \
  template std::size_t patch_scratch<T>(const Patches&);                                   \
  template void patches_product(const Patches&, const T*, const T*, T, T*, T*);            \
  template void patches_transposed_product(const Patches&, const T*, const T*, T, T*, T*); \
  template void patches_spread(const Patches&, const T*, const T*, T, T*, T*);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
