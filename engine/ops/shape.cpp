#include "engine/check.hpp"
#include "engine/kernels/axes.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// A regular part of a big array: `outer` blocks of `rows` rows of `columns` entries. Neighbouring
// blocks, rows and entries lie outer_step, row_step and column_step apart. Slicing copies a window
// out, concatenation copies parts in, and each is the adjoint of the other.
struct Window {
  std::size_t outer, rows, columns;
  std::size_t outer_step, row_step, column_step;
  std::size_t first;
};

// The window of `count` entries begin, begin + step, … along one axis of an array of this shape,
// merged into as few and as long rows as possible.
Window window_along(const Shape& shape, std::size_t axis, std::size_t begin, std::size_t count,
                    std::size_t step) {
  const auto [outer, extent, inner] = along("window", shape, axis);
  const std::size_t block = extent * inner, first = begin * inner;
  if (step == 1) return {1, outer, count * inner, 0, block, 1, first};
  if (inner == 1) return {1, outer, count, 0, block, step, first};
  return {outer, count, inner, block, step * inner, 1, first};
}

// part = the window of `whole`.
template <class T>
TAPEFLOW_CLONES void copy_out(const Window& w, const T* whole, Target<T> part) {
  if (!part) return;
  for (std::size_t o = 0; o < w.outer; ++o) {
    for (std::size_t i = 0; i < w.rows; ++i) {
      const T* from = whole + w.first + o * w.outer_step + i * w.row_step;
      T* __restrict to = part.data + (o * w.rows + i) * w.columns;
      for (std::size_t j = 0; j < w.columns; ++j) {
        to[j] = part.add ? to[j] + from[j * w.column_step] : from[j * w.column_step];
      }
    }
  }
}

// The window of `whole` = part.
template <class T>
TAPEFLOW_CLONES void copy_in(const Window& w, const T* part, Target<T> whole) {
  if (!whole) return;
  for (std::size_t o = 0; o < w.outer; ++o) {
    for (std::size_t i = 0; i < w.rows; ++i) {
      const T* from = part + (o * w.rows + i) * w.columns;
      T* __restrict to = whole.data + w.first + o * w.outer_step + i * w.row_step;
      for (std::size_t j = 0; j < w.columns; ++j) {
        T& entry = to[j * w.column_step];
        entry = whole.add ? entry + from[j] : from[j];
      }
    }
  }
}

// The parts, one after the other along an axis.
template <class T>
Shape joint_shape(std::span<const Var<T>> parts, std::size_t axis) {
  require(!parts.empty(), "concatenate: needs at least one part, got none");
  require_axis("concatenate", parts[0].shape(), axis);
  Shape shape = parts[0].shape();
  shape[axis] = 0;
  for (Var<T> part : parts) {
    Shape rest = part.shape();
    if (rest.size() == shape.size()) rest[axis] = shape[axis];
    if (rest != shape) {
      shape_error("concatenate", "parts that differ along axis " + std::to_string(axis) + " only",
                  to_string(parts[0].shape()) + " and " + to_string(part.shape()));
    }
    shape[axis] += part.extent(axis);
  }
  return shape;
}

// Calls f(part, its window in an array of the joint shape) for each part.
template <class T, class F>
void each_part(std::span<const Var<T>> parts, const Shape& shape, std::size_t axis, F f) {
  std::size_t begin = 0;
  for (Var<T> part : parts) {
    f(part, window_along(shape, axis, begin, part.extent(axis), 1));
    begin += part.extent(axis);
  }
}

}  // namespace

template <class T>
Var<T> reshape(Var<T> x, const Shape& shape) {
  if (element_count(shape) != x.size()) {
    shape_error("reshape", "a shape of " + std::to_string(x.size()) + " entries",
                to_string(shape) + " for " + to_string(x.shape()));
  }
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(shape, {x});
  std::copy_n(x.data(), x.size(), tape.write(y));
  tape.pullback(
      y, [x, y] { each(x.size(), x.target(), [dy = y.dy()](std::size_t i) { return dy[i]; }); });
  return y;
}

template <class T>
Var<T> slice(Var<T> x, std::size_t axis, std::size_t begin, std::size_t end, std::size_t step) {
  require_axis("slice", x.shape(), axis);
  const std::size_t extent = x.extent(axis);
  if (end == to_the_end) end = extent;
  if (begin > end || end > extent || step == 0) {
    shape_error("slice", "begin <= end <= " + std::to_string(extent) + " and a step above 0",
                "begin " + std::to_string(begin) + ", end " + std::to_string(end) + ", step " +
                    std::to_string(step) + " along axis " + std::to_string(axis) + " of " +
                    to_string(x.shape()));
  }
  Shape shape = x.shape();
  shape[axis] = (end - begin + step - 1) / step;
  const Window window = window_along(x.shape(), axis, begin, shape[axis], step);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(shape, {x});
  copy_out(window, x.data(), Target<T>{tape.write(y), false});
  tape.pullback(y, [x, y, window] { copy_in(window, y.dy(), cleared(x.target(), x.size())); });
  return y;
}

template <class T>
Var<T> concatenate(std::span<const Var<T>> parts, std::size_t axis) {
  const Shape shape = joint_shape(parts, axis);
  Tape<T>& tape = parts[0].tape();
  Var<T> y = tape.output(shape, parts);
  each_part(parts, shape, axis, [&](Var<T> part, const Window& window) {
    copy_in(window, part.data(), Target<T>{tape.write(y), false});
  });
  tape.pullback(y, [y, axis, kept = tape.keep(parts)] {
    each_part(kept, y.shape(), axis,
              [y](Var<T> part, const Window& window) { copy_out(window, y.dy(), part.target()); });
  });
  return y;
}

#define TAPEFLOW_INSTANTIATE(T)                                                      \
  template Var<T> reshape(Var<T>, const Shape&);                                     \
  template Var<T> slice(Var<T>, std::size_t, std::size_t, std::size_t, std::size_t); \
  template Var<T> concatenate(std::span<const Var<T>>, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
