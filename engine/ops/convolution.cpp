#include "engine/kernels/convolution.hpp"

#include "engine/check.hpp"
#include "engine/ops/bias_and_activation.hpp"
#include "engine/picture_ops.hpp"

namespace tapeflow {
namespace {

template <class T>
void require_fit(Var<T> x, Var<T> kernel, Var<T> bias) {
  if (x.rank() == 4 && kernel.rank() == 4 && bias.rank() == 1 && kernel.extent(0) % 2 == 1 &&
      kernel.extent(1) % 2 == 1 && kernel.extent(2) == x.extent(3) &&
      kernel.extent(3) == bias.extent(0)) {
    return;
  }
  shape_error("conv2d(x, kernel, bias)",
              "x [N, H, W, C], kernel [kh, kw, C, K] with odd kh and kw, and bias [K]",
              "x " + to_string(x.shape()) + ", kernel " + to_string(kernel.shape()) + " and bias " +
                  to_string(bias.shape()));
}

template <class T>
Convolution extents(Var<T> x, Var<T> kernel) {
  return {x.extent(0),      x.extent(1),      x.extent(2),     x.extent(3),
          kernel.extent(0), kernel.extent(1), kernel.extent(3)};
}

// Contributes to the adjoints of x and of the kernel.
template <class T>
void convolution_adjoint(Var<T> x, Var<T> kernel, const T* du) {
  const Convolution c = extents(x, kernel);
  const PatchesOf of = faster_patches(c);
  T* scratch = x.tape().scratch(convolution_scratch<T>(of, c));
  if (const Target<T> to = kernel.target()) {
    convolve_adjoint_of_kernel(of, c, x.data(), du, to.add ? T(1) : T(0), to.data, scratch);
  }
  if (const Target<T> to = x.target()) {
    convolve_adjoint_of_x(of, c, du, kernel.data(), to.add ? T(1) : T(0), to.data, scratch);
  }
}

}  // namespace

template <class T>
Var<T> conv2d(Var<T> x, Var<T> kernel, Var<T> bias, Activation f) {
  require_fit(x, kernel, bias);
  const Convolution c = extents(x, kernel);
  const PatchesOf of = faster_patches(c);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output({c.N, c.H, c.W, c.K}, {x, kernel, bias});
  convolve(of, c, x.data(), kernel.data(), tape.write(y),
           tape.scratch(convolution_scratch<T>(of, c)));
  apply_bias_and_activation(y, bias, f);
  tape.pullback(y, [x, kernel, bias, y, f] {
    convolution_adjoint(x, kernel, through_bias_and_activation(y, bias, f));
  });
  return y;
}

template Var<float> conv2d(Var<float>, Var<float>, Var<float>, Activation);
template Var<double> conv2d(Var<double>, Var<double>, Var<double>, Activation);

}  // namespace tapeflow
