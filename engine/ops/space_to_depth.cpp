#include "engine/check.hpp"
#include "engine/kernels/clones.hpp"
#include "engine/picture_ops.hpp"

namespace tapeflow {
namespace {

// tag: exchange
// A block's row of `block` pixels lies in one run in memory, before and after. So the operations
// exchange the middle axes of arrays of runs.
struct Runs {
  std::size_t outer, rows, columns, run;

  Runs exchanged() const { return {outer, columns, rows, run}; }
};

// to[o, j, i] = from[o, i, j], or to += from, for runs of numbers; nothing if no gradient is
// wanted.
template <class T>
TAPEFLOW_CLONES void exchange(const Runs& r, const T* from, Target<T> to) {
  if (!to) return;
  T* __restrict run = to.data;
  for (std::size_t o = 0; o < r.outer; ++o, from += r.rows * r.columns * r.run) {
    for (std::size_t j = 0; j < r.columns; ++j) {
      for (std::size_t i = 0; i < r.rows; ++i, run += r.run) {
        const T* source = from + (i * r.columns + j) * r.run;
        for (std::size_t t = 0; t < r.run; ++t) run[t] = to.add ? run[t] + source[t] : source[t];
      }
    }
  }
}

template <class T>
Var<T> exchanged(Var<T> x, const Shape& shape, const Runs& runs, const char* operation) {
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(shape, {x}, operation);
  exchange(runs, x.data(), Target<T>{tape.write(y), false});
  tape.pullback(y, [x, y, back = runs.exchanged()] { exchange(back, y.dy(), x.target()); });
  return y;
}
// end: exchange

void require_block(const char* operation, std::size_t block) {
  if (block > 0) return;
  require(false, std::string(operation) + ": needs a block of at least 1 pixel, got 0");
}

}  // namespace

template <class T>
Var<T> space_to_depth(Var<T> x, std::size_t block) {
  require_block("space_to_depth", block);
  if (x.rank() != 4 || x.extent(1) % block != 0 || x.extent(2) % block != 0) {
    shape_error("space_to_depth",
                "x [N, H, W, C] with H and W divisible by " + std::to_string(block),
                to_string(x.shape()));
  }
  const std::size_t N = x.extent(0), H = x.extent(1) / block, W = x.extent(2) / block;
  const std::size_t C = x.extent(3);
  return exchanged(x, {N, H, W, block * block * C}, {N * H, block, W, block * C}, "space_to_depth");
}

template <class T>
Var<T> depth_to_space(Var<T> x, std::size_t block) {
  require_block("depth_to_space", block);
  if (x.rank() != 4 || x.extent(3) % block != 0 || x.extent(3) / block % block != 0) {
    const std::string side = std::to_string(block);
    shape_error("depth_to_space", "x [N, H, W, C] with C divisible by " + side + " x " + side,
                to_string(x.shape()));
  }
  const std::size_t N = x.extent(0), H = x.extent(1), W = x.extent(2);
  const std::size_t C = x.extent(3) / (block * block);
  return exchanged(x, {N, H * block, W * block, C}, {N * H, W, block, block * C}, "depth_to_space");
}

#define TAPEFLOW_INSTANTIATE(T)                        \
  template Var<T> space_to_depth(Var<T>, std::size_t); \
  template Var<T> depth_to_space(Var<T>, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
