#include "engine/check.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"

namespace tapeflow {
namespace {

// The shape with 1 in place of the reduced extents: the shape that broadcasting would stretch to x.
Shape with_ones(const char* name, Shape shape, std::span<const std::size_t> axes) {
  const Shape original = shape;
  for (std::size_t axis : axes) {
    require_axis(name, original, axis);
    shape[axis] = 1;
  }
  return shape;
}

Shape without(const Shape& shape, std::span<const std::size_t> axes) {
  Shape rest;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) rest.push_back(shape[axis]);
  }
  return rest;
}

// y = factor * the sum of x over the axes that are 1 in `ones`. Summing is the adjoint of
// broadcasting y to x, so both directions walk that broadcast.
template <class T>
Var<T> scaled_sum(const char* name, Var<T> x, const Shape& ones, const Shape& result, T factor) {
  Tape<T>& tape = x.tape();
  const Stretch stretch(name, x.shape(), ones);
  Var<T> y = tape.output(result, {x}, name);
  T* py = cleared(Target<T>{tape.write(y), false}, y.size()).data;
  stretch.each_run(
      [&](std::size_t, std::size_t x0, std::size_t y0, std::size_t n, auto, auto step) {
        add_run(n, py + y0, step, [px = x.data() + x0](std::size_t i) { return px[i]; });
      });
  if (factor != T(1)) each(y.size(), py, [py, factor](std::size_t i) { return py[i] * factor; });
  const std::span<const std::size_t> kept =
      tape.keep(std::span<const std::size_t>(ones.begin(), ones.size()));
  tape.pullback(y, [name, x, y, kept, factor] {
    const Stretch again(name, x.shape(), Shape(kept.begin(), kept.end()));
    const Target<T> dx = x.target();
    again.each_run(
        [&](std::size_t, std::size_t x0, std::size_t y0, std::size_t n, auto, auto step) {
          each(n, Target<T>{dx.data + x0, dx.add}, [dy = y.dy() + y0, factor](std::size_t i) {
            return factor * dy[i * decltype(step)::value];
          });
        });
  });
  return y;
}

template <class T>
Var<T> sum_over(const char* name, Var<T> x, std::span<const std::size_t> axes, bool average) {
  const Shape ones = with_ones(name, x.shape(), axes);
  if (!average) return scaled_sum(name, x, ones, without(x.shape(), axes), T(1));
  std::size_t count = 1;
  for (std::size_t axis = 0; axis < ones.size(); ++axis) {
    if (ones[axis] != x.extent(axis)) count *= x.extent(axis);
  }
  if (count == 0) shape_error(name, "at least one entry to average", to_string(x.shape()));
  return scaled_sum(name, x, ones, without(x.shape(), axes), T(1) / T(count));
}

template <class T>
Var<T> over_all(const char* name, Var<T> x, bool average) {
  Shape axes = x.shape();  // a list that needs no heap
  for (std::size_t axis = 0; axis < axes.size(); ++axis) axes[axis] = axis;
  return sum_over<T>(name, x, {axes.begin(), axes.size()}, average);
}

}  // namespace

template <class T>
Var<T> sum(Var<T> x) {
  return over_all("sum", x, false);
}

template <class T>
Var<T> sum(Var<T> x, std::initializer_list<std::size_t> axes) {
  return sum_over<T>("sum", x, {axes.begin(), axes.size()}, false);
}

template <class T>
Var<T> mean(Var<T> x) {
  return over_all("mean", x, true);
}

template <class T>
Var<T> mean(Var<T> x, std::initializer_list<std::size_t> axes) {
  return sum_over<T>("mean", x, {axes.begin(), axes.size()}, true);
}

#define TAPEFLOW_INSTANTIATE(T)                                    \
  template Var<T> sum(Var<T>);                                     \
  template Var<T> sum(Var<T>, std::initializer_list<std::size_t>); \
  template Var<T> mean(Var<T>);                                    \
  template Var<T> mean(Var<T>, std::initializer_list<std::size_t>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
