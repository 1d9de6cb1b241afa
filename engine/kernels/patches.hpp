// Products of the patches of pictures, from which convolutions are made (convolution.hpp).
//
// A patch is what a kernel of kh x kw taps sees around one pixel of a picture: kh * kw * few
// numbers, zeros outside of the picture. `patches(p)` is the matrix [N H W, kh kw few] of the
// patches of all pixels of p [N, H, W, few]. It is kh kw times as large as p, so it is made a few
// rows of the pictures at a time, in `scratch`, and each piece is multiplied while it is in the
// cache.
#pragma once

#include <cstddef>

namespace tapeflow {

/// N pictures of H x W pixels, seen through kh x kw taps, both odd. Patches are taken of arrays
/// with `few` channels; the other side of the product has `many`.
struct Patches {
  std::size_t N, H, W, kh, kw, few, many;

  std::size_t taps() const { return kh * kw; }
  std::size_t pixels() const { return N * H * W; }
  std::size_t rows() const { return N * H; }
  std::size_t size() const { return taps() * few; }  ///< numbers in one patch
};

/// How many numbers of scratch the functions below need.
template <class T>
std::size_t patch_scratch(const Patches& p);

/// y = patches(x) M + beta y for x [N, H, W, few], M [kh kw few, many], y [N, H, W, many]; beta is
/// 0 or 1.
template <class T>
void patches_product(const Patches& p, const T* x, const T* M, T beta, T* y, T* scratch);

/// M = patches(x)ᵀ y + beta M: the adjoint of the product with respect to M, for the adjoint y.
template <class T>
void patches_transposed_product(const Patches& p, const T* x, const T* y, T beta, T* M, T* scratch);

/// x = the sum of the patches y Mᵀ, each added where it was taken, + beta x: the adjoint of the
/// product with respect to x, for the adjoint y.
template <class T>
void patches_spread(const Patches& p, const T* y, const T* M, T beta, T* x, T* scratch);

}  // namespace tapeflow
