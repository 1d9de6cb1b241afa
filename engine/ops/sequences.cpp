#include "engine/check.hpp"
#include "engine/sequence_ops.hpp"

namespace tapeflow {
namespace {

template <class T>
void require_fit(Var<T> x, Var<T> kernel, Var<T> bias) {
  if (x.rank() == 3 && kernel.rank() == 3 && bias.rank() == 1 && kernel.extent(0) % 2 == 1 &&
      kernel.extent(1) == x.extent(2) && kernel.extent(2) == bias.extent(0)) {
    return;
  }
  shape_error("conv1d(x, kernel, bias)", "x [N, L, C], kernel [k, C, K] with odd k, and bias [K]",
              "x " + to_string(x.shape()) + ", kernel " + to_string(kernel.shape()) + " and bias " +
                  to_string(bias.shape()));
}

}  // namespace

// tag: conv1d
template <class T>
Var<T> conv1d(Var<T> x, Var<T> kernel, Var<T> bias, Activation f) {
  require_fit(x, kernel, bias);
  const std::size_t N = x.extent(0), L = x.extent(1), C = x.extent(2), K = bias.extent(0);
  const Var<T> pictures = reshape(x, {N, 1, L, C});
  const Var<T> y = conv2d(pictures, reshape(kernel, {1, kernel.extent(0), C, K}), bias, f);
  return reshape(y, {N, L, K});
}
// end: conv1d

template Var<float> conv1d(Var<float>, Var<float>, Var<float>, Activation);
template Var<double> conv1d(Var<double>, Var<double>, Var<double>, Activation);

}  // namespace tapeflow
