// Convolutions of pictures, and the ways to compute them.
//
// With o(a) = a - kh / 2 and o(b) = b - kw / 2, and x zero outside of the picture,
//
//   y[n, i, j, k] = Σ_abc x[n, i + o(a), j + o(b), c] kernel[a, b, c, k]
//
// is the product patches(x) kernel of the patches of x (patches.hpp) with the kernel as a matrix
// [kh kw C, K]. The same numbers are sums over spread patches: from the side of y, an input pixel
// sees the outputs that see it, through the *turned* kernel [kh, kw, K, C],
//
//   turned[a, b, k, c] = kernel[kh - 1 - a, kw - 1 - b, c, k].
//
// So the patches can be those of x or of y, and where they are taken is only a matter of speed.
#pragma once

#include <cstddef>

namespace tapeflow {

/// The extents of a convolution: x [N, H, W, C], kernel [kh, kw, C, K], y [N, H, W, K].
struct Convolution {
  std::size_t N, H, W, C, kh, kw, K;
};

/// Where patches are taken. `of_x` is the textbook's way (im2col): y = patches(x) kernel; it needs
/// kh kw C numbers for a pixel. With `of_y` the product x turnedᵀ holds what each input pixel gives
/// to the outputs around it, and these patches are spread and summed: kh kw K numbers for a pixel.
enum class PatchesOf { x, y };

/// The faster way: patches of the side that has fewer channels. With a kernel of one pixel patches
/// of x are x itself, and the convolution is one plain product.
PatchesOf faster_patches(const Convolution& c);

/// How many numbers of scratch `convolve` and its adjoints need.
template <class T>
std::size_t convolution_scratch(PatchesOf of, const Convolution& c);

/// y = the convolution of x with the kernel.
template <class T>
void convolve(PatchesOf of, const Convolution& c, const T* x, const T* kernel, T* y, T* scratch);

/// dx = the adjoint of x, or dx += it: beta is 0 or 1.
template <class T>
void convolve_adjoint_of_x(PatchesOf of, const Convolution& c, const T* dy, const T* kernel, T beta,
                           T* dx, T* scratch);

/// dkernel = the adjoint of the kernel, or dkernel += it: beta is 0 or 1.
template <class T>
void convolve_adjoint_of_kernel(PatchesOf of, const Convolution& c, const T* x, const T* dy, T beta,
                                T* dkernel, T* scratch);

}  // namespace tapeflow
