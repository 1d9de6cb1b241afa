#include "engine/check.hpp"
#include "engine/kernels/axes.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

template <class T>
void require_distinct_columns(const std::vector<std::size_t>& columns, Var<T> x) {
  require_rank("take_columns", "x", x.shape(), 2);
  const std::size_t d = x.extent(1);
  const std::span<bool> seen = x.tape().template room<bool>(d);
  std::fill(seen.begin(), seen.end(), false);
  for (std::size_t column : columns) {
    if (column >= d || seen[column]) {
      shape_error("take_columns", "distinct columns below " + std::to_string(d),
                  "column " + std::to_string(column) + (column < d ? " twice" : ""));
    }
    seen[column] = true;
  }
}

// to[o, index[k], i] += from[o, k, i]
template <class T, class To>
void scatter_add(const Along& along, std::span<const std::size_t> index, const T* from, To* to) {
  const auto [outer, extent, inner] = along;
  for (std::size_t o = 0; o < outer; ++o, to += extent * inner) {
    for (std::size_t k : index) {
      for (std::size_t i = 0; i < inner; ++i) to[k * inner + i] += static_cast<To>(*from++);
    }
  }
}

// Whether entries of x may be picked more than once. Then an adjoint is a sum of many terms.
enum class Picks { once, many_times };

// y[o, k, i] = x[o, index[k], i]. `index` must be in the memory of the tape, with entries that fit.
template <class T>
Var<T> pick(Var<T> x, std::size_t axis, std::span<const std::size_t> index, Picks picks,
            const char* operation = __builtin_FUNCTION()) {
  const Along seen = along("gather", x.shape(), axis);
  Shape shape = x.shape();
  shape[axis] = index.size();
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(shape, {x}, operation);
  const std::size_t extent = seen.extent, inner = seen.inner;
  if (inner == 1) {
    each_row(
        seen.outer, index.size(), tape.write(y),
        [=, px = x.data()](std::size_t o, std::size_t k) { return px[o * extent + index[k]]; });
  } else {
    T* to = tape.write(y);
    for (std::size_t o = 0; o < seen.outer; ++o) {
      for (std::size_t k : index) to = std::copy_n(x.data() + (o * extent + k) * inner, inner, to);
    }
  }
  tape.pullback(y, [x, y, seen, index, picks] {
    if (picks == Picks::once) {
      scatter_add(seen, index, y.dy(), cleared(x.target(), x.size()).data);
      return;
    }
    double* total = x.tape().totals(x.size());
    scatter_add(seen, index, y.dy(), total);
    each_total(x.size(), total, x.target());
  });
  return y;
}

// to[i] = from[Σ_k i_k step_k] for every index i = (i_0, i_1, …) of an array of this shape.
template <class T>
void copy_with_steps(const Shape& shape, std::span<const std::size_t> step, const T* from,
                     Target<T> to) {
  const std::size_t last = shape.size() - 1, total = element_count(shape);
  Shape index(shape.size(), 0);
  for (std::size_t at = 0; at < total; at += shape[last]) {
    each(shape[last], Target<T>{to.data + at, to.add},
         [from, s = step[last]](std::size_t i) { return from[i * s]; });
    for (std::size_t axis = last; axis-- > 0;) {
      from += step[axis];
      if (++index[axis] < shape[axis]) break;
      from -= step[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

// The distance in memory between neighbours along each axis.
Shape steps_of(const Shape& shape) {
  Shape step(shape.size());
  std::size_t size = 1;
  for (std::size_t k = shape.size(); k-- > 0; size *= shape[k]) step[k] = size;
  return step;
}

void require_permutation(std::span<const std::size_t> order, const Shape& shape) {
  Shape sorted(order.begin(), order.end());
  std::sort(sorted.begin(), sorted.end());
  bool fits = sorted.size() == shape.size();
  for (std::size_t k = 0; fits && k < sorted.size(); ++k) fits = sorted[k] == k;
  if (fits) return;
  shape_error("transpose", "an order of the " + std::to_string(shape.size()) + " axes of x",
              to_string(Shape(order.begin(), order.end())) + " for " + to_string(shape));
}

}  // namespace

template <class T>
Var<T> gather(Var<T> x, std::size_t axis, const std::vector<std::size_t>& indices) {
  require_axis("gather", x.shape(), axis);
  for (std::size_t index : indices) {
    if (index < x.extent(axis)) continue;
    shape_error("gather", "indices below " + std::to_string(x.extent(axis)),
                std::to_string(index) + " along axis " + std::to_string(axis) + " of " +
                    to_string(x.shape()));
  }
  return pick(x, axis, x.tape().keep(std::span<const std::size_t>(indices)), Picks::many_times);
}

template <class T>
Var<T> take_columns(Var<T> x, const std::vector<std::size_t>& columns) {
  require_distinct_columns(columns, x);
  if (columns.size() == x.extent(1) && std::is_sorted(columns.begin(), columns.end())) return x;
  return pick(x, 1, x.tape().keep(std::span<const std::size_t>(columns)), Picks::once);
}

template <class T>
Var<T> permute_columns(Var<T> x, const std::vector<std::size_t>& order) {
  require_rank("permute_columns", "x", x.shape(), 2);
  if (order.size() != x.extent(1)) {
    shape_error("permute_columns", "an order of " + std::to_string(x.extent(1)) + " columns",
                std::to_string(order.size()));
  }
  return take_columns(x, order);
}

template <class T>
Var<T> flip(Var<T> x, std::size_t axis) {
  require_axis("flip", x.shape(), axis);
  const std::span<std::size_t> index = x.tape().template room<std::size_t>(x.extent(axis));
  for (std::size_t k = 0; k < index.size(); ++k) index[k] = index.size() - 1 - k;
  return pick<T>(x, axis, index, Picks::once);
}

template <class T>
Var<T> transpose(Var<T> x) {
  require_rank("transpose", "x", x.shape(), 2);
  return transpose(x, {1, 0});
}

// y is filled in order: it takes entries of x in the steps of x's axes, in the new order. In the
// same way the adjoint fills dx in order, from dy in the steps of y's axes.
template <class T>
Var<T> transpose(Var<T> x, std::initializer_list<std::size_t> order) {
  require_permutation({order.begin(), order.size()}, x.shape());
  if (std::is_sorted(order.begin(), order.end())) return x;
  const std::size_t rank = x.rank();
  Shape shape(rank), forth(rank);
  const Shape step_x = steps_of(x.shape());
  for (std::size_t k = 0; k < rank; ++k) {
    shape[k] = x.extent(order.begin()[k]);
    forth[k] = step_x[order.begin()[k]];
  }
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(shape, {x});
  copy_with_steps<T>(shape, {forth.begin(), rank}, x.data(), {tape.write(y), false});
  const Shape step_y = steps_of(shape);
  const std::span<std::size_t> back = tape.template room<std::size_t>(rank);
  for (std::size_t k = 0; k < rank; ++k) back[order.begin()[k]] = step_y[k];
  tape.pullback(y, [x, y, back] { copy_with_steps<T>(x.shape(), back, y.dy(), x.target()); });
  return y;
}

#define TAPEFLOW_INSTANTIATE(T)                                                 \
  template Var<T> gather(Var<T>, std::size_t, const std::vector<std::size_t>&); \
  template Var<T> take_columns(Var<T>, const std::vector<std::size_t>&);        \
  template Var<T> permute_columns(Var<T>, const std::vector<std::size_t>&);     \
  template Var<T> flip(Var<T>, std::size_t);                                    \
  template Var<T> transpose(Var<T>);                                            \
  template Var<T> transpose(Var<T>, std::initializer_list<std::size_t>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
