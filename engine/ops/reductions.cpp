#include "engine/check.hpp"
#include "engine/kernels/axes.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

namespace tapeflow {
namespace {

// Summing and repeating are the adjoints of each other. Both walk the broadcast of a small array to
// the shape of a big one, Stretch(big, small).

// small += the sums of `big` over the repetitions.
template <class T>
void add_sums(const Stretch& stretch, const T* big, T* small) {
  stretch.each_run(
      [&](std::size_t, std::size_t b0, std::size_t s0, std::size_t n, auto, auto step) {
        add_run(n, small + s0, step, [from = big + b0](std::size_t i) { return from[i]; });
      });
}

// big = factor * small, repeated.
template <class T>
void repeat(const Stretch& stretch, const T* small, T factor, Target<T> big) {
  stretch.each_run(
      [&](std::size_t, std::size_t b0, std::size_t s0, std::size_t n, auto, auto step) {
        each(n, Target<T>{big.data + b0, big.add}, [from = small + s0, factor](std::size_t i) {
          return factor * from[i * decltype(step)::value];
        });
      });
}

// y = factor * the sum of x over the reduced axes.
template <class T>
Var<T> scaled_sum(const char* name, Var<T> x, const Reduction& r, T factor) {
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(r.result, {x}, name);
  T* py = cleared(Target<T>{tape.write(y), false}, y.size()).data;
  add_sums(Stretch(name, x.shape(), r.ones), x.data(), py);
  if (factor != T(1)) each(y.size(), py, [py, factor](std::size_t i) { return py[i] * factor; });
  const std::span<const std::size_t> ones =
      tape.keep(std::span<const std::size_t>(r.ones.begin(), r.ones.size()));
  tape.pullback(y, [name, x, y, ones, factor] {
    repeat(Stretch(name, x.shape(), Shape(ones.begin(), ones.end())), y.dy(), factor, x.target());
  });
  return y;
}

template <class T>
Var<T> average(Var<T> x, const Reduction& r) {
  if (r.count == 0) shape_error("mean", "at least one entry to average", to_string(x.shape()));
  return scaled_sum("mean", x, r, T(1) / static_cast<T>(r.count));
}

enum class Direction { up, down };

// to[k] = from[0] + … + from[k] along an axis; downwards, to[k] = from[k] + … + from[last].
template <class T>
void running_sum(const Along& x, Direction direction, const T* from, Target<T> to) {
  for (std::size_t o = 0; o < x.outer; ++o) {
    for (std::size_t i = 0; i < x.inner; ++i) {
      double total = 0;
      for (std::size_t k = 0; k < x.extent; ++k) {
        const std::size_t row = direction == Direction::up ? k : x.extent - 1 - k;
        const std::size_t at = (o * x.extent + row) * x.inner + i;
        total += static_cast<double>(from[at]);
        to.data[at] = static_cast<T>(total) + (to.add ? to.data[at] : T(0));
      }
    }
  }
}

}  // namespace

template <class T>
Var<T> sum(Var<T> x) {
  return scaled_sum("sum", x, reduction_of_all(x.shape()), T(1));
}

template <class T>
Var<T> sum(Var<T> x, std::initializer_list<std::size_t> axes) {
  return scaled_sum("sum", x, reduction("sum", x.shape(), {axes.begin(), axes.size()}), T(1));
}

template <class T>
Var<T> mean(Var<T> x) {
  return average(x, reduction_of_all(x.shape()));
}

template <class T>
Var<T> mean(Var<T> x, std::initializer_list<std::size_t> axes) {
  return average(x, reduction("mean", x.shape(), {axes.begin(), axes.size()}));
}

template <class T>
Var<T> broadcast_to(Var<T> x, const Shape& shape) {
  if (x.shape() == shape) return x;
  const Stretch stretch("broadcast_to", shape, x.shape());
  if (stretch.shape() != shape) {
    shape_error("broadcast_to", "a shape that " + to_string(x.shape()) + " stretches to",
                to_string(shape));
  }
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(shape, {x});
  repeat(stretch, x.data(), T(1), {tape.write(y), false});
  tape.pullback(y, [x, y] {
    add_sums(Stretch("broadcast_to", y.shape(), x.shape()), y.dy(),
             cleared(x.target(), x.size()).data);
  });
  return y;
}

template <class T>
Var<T> cumsum(Var<T> x, std::size_t axis) {
  const Along seen = along("cumsum", x.shape(), axis);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(x.shape(), {x});
  running_sum(seen, Direction::up, x.data(), {tape.write(y), false});
  tape.pullback(y, [x, y, seen] { running_sum(seen, Direction::down, y.dy(), x.target()); });
  return y;
}

#define TAPEFLOW_INSTANTIATE(T)                                     \
  template Var<T> sum(Var<T>);                                      \
  template Var<T> sum(Var<T>, std::initializer_list<std::size_t>);  \
  template Var<T> mean(Var<T>);                                     \
  template Var<T> mean(Var<T>, std::initializer_list<std::size_t>); \
  template Var<T> broadcast_to(Var<T>, const Shape&);               \
  template Var<T> cumsum(Var<T>, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
