#include "engine/check.hpp"
#include "engine/kernels/axes.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <cmath>
#include <type_traits>

namespace tapeflow {
namespace {

// Summing and repeating are the adjoints of each other. Both walk the broadcast of a small array to
// the shape of a big one, Stretch(big, small).

// tag: sums-and-copies
// small = the sums of `big` over the repetitions, as the target asks.
template <class T>
void write_sums(Tape<T>& tape, const Stretch& stretch, const T* big, std::size_t count,
                Target<T> small) {
  each_total(count, sums(tape, stretch, count, [big](auto k, auto) { return big[k]; }), small);
}

// big = f(small), repeated.
template <class T, class F>
void repeat(const Stretch& stretch, const T* small, Target<T> big, F f) {
  stretch.each_run(
      [&](std::size_t, std::size_t b0, std::size_t s0, std::size_t n, auto, auto step) {
        each(n, Target<T>{big.data + b0, big.add},
             [from = small + s0, f](std::size_t i) { return f(from[i * decltype(step)::value]); });
      });
}
// end: sums-and-copies

// The node of a sum, or of a mean, of x over the reduced axes: write(stretch, y) writes its value,
// and share(dy) is an entry's part of the adjoint.
template <class T, class Write, class Share>
Var<T> reduce(const char* name, Var<T> x, const Reduction& r, Write write, Share share) {
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(r.result, {x}, name);
  write(Stretch(name, x.shape(), r.ones), y);
  const std::span<const std::size_t> ones =
      tape.keep(std::span<const std::size_t>(r.ones.begin(), r.ones.size()));
  tape.pullback(y, [name, x, y, ones, share] {
    repeat(Stretch(name, x.shape(), Shape(ones.begin(), ones.end())), y.dy(), x.target(), share);
  });
  return y;
}

template <class T>
Var<T> total(Var<T> x, const Reduction& r) {
  const auto write = [x](const Stretch& stretch, Var<T> y) {
    write_sums(x.tape(), stretch, x.data(), y.size(), Target<T>{x.tape().write(y), false});
  };
  return reduce("sum", x, r, write, [](T dy) { return dy; });
}

// A quotient of sum and count need not be the entries' number where all of them are equal: in
// double, 0.1 three times has the sum 0.30000000000000004. So the mean m of the distances x - m,
// which are exact there, is added to m. An infinite m stays. The sum of equal floats is exact in
// double, and so is their mean.
template <class T>
Var<T> average(Var<T> x, const Reduction& r) {
  if (r.count == 0) shape_error("mean", "at least one entry to average", to_string(x.shape()));
  const double count = static_cast<double>(r.count);
  const auto write = [=](const Stretch& stretch, Var<T> y) {
    Tape<T>& tape = x.tape();
    T* m = tape.write(y);
    const double* sum =
        sums(tape, stretch, y.size(), [px = x.data()](auto k, auto) { return px[k]; });
    each(y.size(), m, [=](std::size_t i) { return static_cast<T>(sum[i] / count); });
    if constexpr (std::is_same_v<T, float>) return;
    sum = sums(tape, stretch, y.size(), [m, px = x.data()](auto k, auto lane) {
      return static_cast<double>(px[k]) - static_cast<double>(m[lane]);
    });
    each(y.size(), m, [=](std::size_t i) {
      return std::isfinite(m[i]) ? static_cast<T>(static_cast<double>(m[i]) + sum[i] / count)
                                 : m[i];
    });
  };
  return reduce("mean", x, r, write, [n = static_cast<T>(r.count)](T dy) { return dy / n; });
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
  return total(x, reduction_of_all(x.shape()));
}

template <class T>
Var<T> sum(Var<T> x, std::initializer_list<std::size_t> axes) {
  return total(x, reduction("sum", x.shape(), {axes.begin(), axes.size()}));
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
  // tag: broadcast-to
  repeat(stretch, x.data(), {tape.write(y), false}, [](T v) { return v; });
  tape.pullback(y, [x, y] {
    write_sums(y.tape(), Stretch("broadcast_to", y.shape(), x.shape()), y.dy(), x.size(),
               x.target());
  });
  // end: broadcast-to
  return y;
}

// tag: cumsum
template <class T>
Var<T> cumsum(Var<T> x, std::size_t axis) {
  const Along seen = along("cumsum", x.shape(), axis);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(x.shape(), {x});
  running_sum(seen, Direction::up, x.data(), {tape.write(y), false});
  tape.pullback(y, [x, y, seen] { running_sum(seen, Direction::down, y.dy(), x.target()); });
  return y;
}
// end: cumsum

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
