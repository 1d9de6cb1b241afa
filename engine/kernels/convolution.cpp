#include "engine/kernels/convolution.hpp"

#include "engine/kernels/patches.hpp"

namespace tapeflow {
namespace {

Patches patches(PatchesOf of, const Convolution& c) {
  const bool of_x = of == PatchesOf::x;
  return {c.N, c.H, c.W, c.kh, c.kw, of_x ? c.C : c.K, of_x ? c.K : c.C};
}

std::size_t kernel_size(const Convolution& c) { return c.kh * c.kw * c.C * c.K; }

// to = the turned kernel + beta to. Turning a turned kernel [kh, kw, K, C] gives the kernel back.
template <class T>
void turn(std::size_t taps, std::size_t in, std::size_t out, const T* kernel, T beta, T* to) {
  for (std::size_t t = 0; t < taps; ++t, to += in * out) {
    const T* from = kernel + (taps - 1 - t) * in * out;
    for (std::size_t k = 0; k < out; ++k) {
      for (std::size_t c = 0; c < in; ++c) {
        T& entry = to[k * in + c];
        entry = beta == T(1) ? entry + from[c * out + k] : from[c * out + k];
      }
    }
  }
}

}  // namespace

PatchesOf faster_patches(const Convolution& c) {
  return c.kh * c.kw == 1 || c.C <= c.K ? PatchesOf::x : PatchesOf::y;
}

template <class T>
std::size_t convolution_scratch(PatchesOf of, const Convolution& c) {
  return patch_scratch<T>(patches(of, c)) + (of == PatchesOf::y ? kernel_size(c) : 0);
}

template <class T>
void convolve(PatchesOf of, const Convolution& c, const T* x, const T* kernel, T* y, T* scratch) {
  const Patches p = patches(of, c);
  if (of == PatchesOf::x) {
    patches_product(p, x, kernel, T(0), y, scratch);
    return;
  }
  turn(p.taps(), c.C, c.K, kernel, T(0), scratch);
  patches_spread(p, x, scratch, T(0), y, scratch + kernel_size(c));
}

template <class T>
void convolve_adjoint_of_x(PatchesOf of, const Convolution& c, const T* dy, const T* kernel, T beta,
                           T* dx, T* scratch) {
  const Patches p = patches(of, c);
  if (of == PatchesOf::x) {
    patches_spread(p, dy, kernel, beta, dx, scratch);
    return;
  }
  turn(p.taps(), c.C, c.K, kernel, T(0), scratch);
  patches_product(p, dy, scratch, beta, dx, scratch + kernel_size(c));
}

template <class T>
void convolve_adjoint_of_kernel(PatchesOf of, const Convolution& c, const T* x, const T* dy, T beta,
                                T* dkernel, T* scratch) {
  const Patches p = patches(of, c);
  if (of == PatchesOf::x) {
    patches_transposed_product(p, x, dy, beta, dkernel, scratch);
    return;
  }
  patches_transposed_product(p, dy, x, T(0), scratch, scratch + kernel_size(c));
  turn(p.taps(), c.K, c.C, static_cast<const T*>(scratch), beta, dkernel);
}

#define TAPEFLOW_INSTANTIATE(T)                                                                  \
  template std::size_t convolution_scratch<T>(PatchesOf, const Convolution&);                    \
  template void convolve(PatchesOf, const Convolution&, const T*, const T*, T*, T*);             \
  template void convolve_adjoint_of_x(PatchesOf, const Convolution&, const T*, const T*, T, T*,  \
                                      T*);                                                       \
  template void convolve_adjoint_of_kernel(PatchesOf, const Convolution&, const T*, const T*, T, \
                                           T*, T*);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
