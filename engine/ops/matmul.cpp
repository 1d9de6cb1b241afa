#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"
#include "engine/ops.hpp"
#include "engine/ops/bias_and_activation.hpp"
#include "engine/ops/targets.hpp"

namespace tapeflow {
namespace {

// C [m, n] = A [m, k] B [k, n], or C += A B, as the target asks; nothing if no gradient is wanted.
template <class T>
void gemm_into(Target<T> c, std::size_t m, std::size_t n, std::size_t k, const T* a, Transpose ta,
               const T* b, Transpose tb) {
  if (c) gemm(m, n, k, a, ta, b, tb, c.add ? T(1) : T(0), c.data);
}

}  // namespace

template <class T>
Var<T> matmul(Var<T> a, Var<T> b) {
  if (a.rank() != 2 || b.rank() != 2 || a.extent(1) != b.extent(0)) {
    shape_error("matmul(a, b)", "a [n, k] and b [k, m]",
                "a " + to_string(a.shape()) + " and b " + to_string(b.shape()));
  }
  const std::size_t n = a.extent(0), k = a.extent(1), m = b.extent(1);
  Tape<T>& tape = a.tape();
  // tag: matmul
  Var<T> y = tape.output({n, m}, {a, b});
  // y [n, m] = a [n, k] b [k, m]
  gemm(n, m, k, a.data(), Transpose::no, b.data(), Transpose::no, T(0), tape.write(y));
  tape.pullback(y, [a, b, y, n, k, m] {
    // da [n, k] = dy [n, m] bᵀ [m, k]
    gemm_into(a.target(), n, k, m, y.dy(), Transpose::no, b.data(), Transpose::yes);
    // db [k, m] = aᵀ [k, n] dy [n, m]
    gemm_into(b.target(), k, m, n, a.data(), Transpose::yes, y.dy(), Transpose::no);
  });
  // end: matmul
  return y;
}

template <class T>
Var<T> linear(Var<T> x, Var<T> W, Var<T> b, Activation f) {
  if (x.rank() != 2 || W.rank() != 2 || b.rank() != 1 || x.extent(1) != W.extent(0) ||
      W.extent(1) != b.extent(0)) {
    shape_error("linear(x, W, b)", "x [N, in], W [in, out] and b [out]",
                "x " + to_string(x.shape()) + ", W " + to_string(W.shape()) + " and b " +
                    to_string(b.shape()));
  }
  const std::size_t N = x.extent(0), in = W.extent(0), out = W.extent(1);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output({N, out}, {x, W, b});
  // tag: linear
  // y [N, out] = x [N, in] W [in, out], to which bias and activation are applied in place
  gemm(N, out, in, x.data(), Transpose::no, W.data(), Transpose::no, T(0), tape.write(y));
  apply_bias_and_activation(y, b, f);
  tape.pullback(y, [x, W, b, y, f, N, in, out] {
    const T* du = through_bias_and_activation(y, b, f);
    // dW [in, out] = xᵀ [in, N] du [N, out]
    gemm_into(W.target(), in, out, N, x.data(), Transpose::yes, du, Transpose::no);
    // dx [N, in] = du [N, out] Wᵀ [out, in]
    gemm_into(x.target(), N, in, out, du, Transpose::no, W.data(), Transpose::yes);
  });
  // end: linear
  return y;
}

#define TAPEFLOW_INSTANTIATE(T)           \
  template Var<T> matmul(Var<T>, Var<T>); \
  template Var<T> linear(Var<T>, Var<T>, Var<T>, Activation);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
