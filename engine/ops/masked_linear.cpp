#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"
#include "engine/ops.hpp"
#include "engine/ops/bias_and_activation.hpp"
#include "engine/ops/targets.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// tag: staircase
// With `seen` ascending the ones of M form a staircase. It is cut into steps of this many columns.
// Each step is one product, over the inputs that any of its columns sees.
constexpr std::size_t step = 64;

// Calls f(first column, number of columns, number of inputs that they see) for each step.
template <class F>
void each_step(std::span<const std::uint32_t> seen, F f) {
  for (std::size_t begin = 0; begin < seen.size(); begin += step) {
    const auto columns = seen.subspan(begin, std::min(step, seen.size() - begin));
    f(begin, columns.size(), *std::max_element(columns.begin(), columns.end()));
  }
}
// end: staircase

// to = M ∘ W, or to += M ∘ W, for W [in, out].
// tag: mask
template <class T>
TAPEFLOW_CLONES void mask(std::size_t in, std::size_t out, const std::uint32_t* seen, const T* W,
                          Target<T> to) {
  T* __restrict row = to.data;
  for (std::uint32_t i = 0; i < in; ++i, W += out, row += out) {
    if (to.add) {
      for (std::size_t j = 0; j < out; ++j) row[j] += i < seen[j] ? W[j] : T(0);
    } else {
      for (std::size_t j = 0; j < out; ++j) row[j] = i < seen[j] ? W[j] : T(0);
    }
  }
}
// end: mask

template <class T>
void require_fit(Var<T> x, Var<T> W, Var<T> b, const std::vector<std::size_t>& seen) {
  if (x.rank() != 2 || W.rank() != 2 || b.rank() != 1 || x.extent(1) != W.extent(0) ||
      W.extent(1) != b.extent(0) || seen.size() != W.extent(1)) {
    shape_error("masked_linear(x, W, b, seen)", "x [N, in], W [in, out], b [out] and seen [out]",
                "x " + to_string(x.shape()) + ", W " + to_string(W.shape()) + ", b " +
                    to_string(b.shape()) + " and seen " + to_string(Shape{seen.size()}));
  }
  for (const std::size_t count : seen) {
    if (count <= W.extent(0)) continue;
    require(false, "masked_linear: needs seen counts up to " + std::to_string(W.extent(0)) +
                       ", the number of inputs, got " + std::to_string(count));
  }
}

// A copy of `seen` that lives as long as the nodes of the tape.
template <class T>
std::span<const std::uint32_t> kept(Tape<T>& tape, const std::vector<std::size_t>& seen) {
  const std::span<std::uint32_t> list = tape.template room<std::uint32_t>(seen.size());
  std::transform(seen.begin(), seen.end(), list.begin(),
                 [](std::size_t count) { return static_cast<std::uint32_t>(count); });
  return list;
}

// y = x (M ∘ W) step by step; `masked` is M ∘ W.
template <class T>
void products(Var<T> x, const T* masked, std::span<const std::uint32_t> seen, T* y) {
  const std::size_t N = x.extent(0), in = x.extent(1), out = seen.size();
  // tag: products
  each_step(seen, [&](std::size_t j, std::size_t columns, std::size_t inputs) {
    // y_j [N, columns] = x [N, inputs] masked_j [inputs, columns]
    gemm_of_blocks(N, columns, inputs, x.data(), in, Transpose::no, masked + j, out, Transpose::no,
                   T(0), y + j, out);
  });
  // end: products
}

// The adjoints of x and W, as in a dense layer, step by step. `masked` is M ∘ W, `scratch` has the
// size of W.
template <class T>
void products_adjoint(Var<T> x, Var<T> W, const T* du, std::span<const std::uint32_t> seen,
                      const T* masked, T* scratch) {
  const std::size_t N = x.extent(0), in = W.extent(0), out = W.extent(1);
  // tag: products-adjoint
  const Target<T> dx = cleared(x.target(), x.size()), dW = W.target();
  each_step(seen, [&](std::size_t j, std::size_t columns, std::size_t inputs) {
    if (dx) {
      // dx [N, inputs] += du_j [N, columns] masked_jᵀ [columns, inputs]
      gemm_of_blocks(N, inputs, columns, du + j, out, Transpose::no, masked + j, out,
                     Transpose::yes, T(1), dx.data, in);
    }
    if (dW) {
      // scratch_j [inputs, columns] = xᵀ [inputs, N] du_j [N, columns]
      gemm_of_blocks(inputs, columns, N, x.data(), in, Transpose::yes, du + j, out, Transpose::no,
                     T(0), scratch + j, out);
    }
  });
  if (dW) mask(in, out, seen.data(), scratch, dW);
  // end: products-adjoint
}

}  // namespace

template <class T>
Var<T> masked_linear(Var<T> x, Var<T> W, Var<T> b, const std::vector<std::size_t>& seen,
                     Activation f) {
  require_fit(x, W, b, seen);
  const std::size_t N = x.extent(0), in = W.extent(0), out = W.extent(1);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output({N, out}, {x, W, b});
  const std::uint32_t* counts = kept(tape, seen).data();
  T* masked = tape.template room<T>(W.size()).data();
  T* scratch = tape.options().record ? tape.template room<T>(W.size()).data() : nullptr;
  // tag: masked-linear
  mask(in, out, counts, W.data(), Target<T>{masked, false});
  products(x, masked, {counts, out}, tape.write(y));
  apply_bias_and_activation(y, b, f);
  tape.pullback(y, [x, W, b, y, counts, masked, scratch, f] {
    const T* du = through_bias_and_activation(y, b, f);
    products_adjoint(x, W, du, {counts, b.size()}, masked, scratch);
  });
  // end: masked-linear
  return y;
}

template Var<float> masked_linear(Var<float>, Var<float>, Var<float>,
                                  const std::vector<std::size_t>&, Activation);
template Var<double> masked_linear(Var<double>, Var<double>, Var<double>,
                                   const std::vector<std::size_t>&, Activation);

}  // namespace tapeflow
