#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

namespace tapeflow {
namespace {

// y = f(a, b), da = ga(dy, a, b), db = gb(dy, a, b).
template <class T, class F, class Ga, class Gb>
Var<T> same_shape(const char* name, Var<T> a, Var<T> b, F f, Ga ga, Gb gb) {
  Tape<T>& tape = a.tape();
  Var<T> y = tape.output(a.shape(), {a, b}, name);
  each(y.size(), tape.write(y),
       [pa = a.data(), pb = b.data(), f](std::size_t i) { return f(pa[i], pb[i]); });
  tape.pullback(y, [a, b, y, ga, gb] {
    const T *dy = y.dy(), *pa = a.data(), *pb = b.data();
    each(y.size(), a.target(), [=](std::size_t i) { return ga(dy[i], pa[i], pb[i]); });
    each(y.size(), b.target(), [=](std::size_t i) { return gb(dy[i], pa[i], pb[i]); });
  });
  return y;
}

// y = f(a, b) for operands that broadcast. The adjoint of a repeated operand is summed over its
// repetitions: add_run sums along a run, and adding to da or db sums over the runs.
template <class T, class F, class Ga, class Gb>
Var<T> binary(const char* name, Var<T> a, Var<T> b, F f, Ga ga, Gb gb) {
  if (a.shape() == b.shape()) return same_shape(name, a, b, f, ga, gb);
  Tape<T>& tape = a.tape();
  const Stretch stretch(name, a.shape(), b.shape());
  Var<T> y = tape.output(stretch.shape(), {a, b}, name);
  stretch.each_run([&, py = tape.write(y)](std::size_t y0, std::size_t a0, std::size_t b0,
                                           std::size_t n, auto sa, auto sb) {
    each(n, py + y0, [pa = a.data() + a0, pb = b.data() + b0, f](std::size_t i) {
      return f(pa[i * decltype(sa)::value], pb[i * decltype(sb)::value]);
    });
  });
  tape.pullback(y, [name, a, b, y, ga, gb] {
    const Stretch again(name, a.shape(), b.shape());
    const Target<T> da = cleared(a.target(), a.size()), db = cleared(b.target(), b.size());
    again.each_run(
        [&](std::size_t y0, std::size_t a0, std::size_t b0, std::size_t n, auto sa, auto sb) {
          const T *dy = y.dy() + y0, *pa = a.data() + a0, *pb = b.data() + b0;
          constexpr std::size_t step_a = decltype(sa)::value, step_b = decltype(sb)::value;
          if (da)
            add_run(n, da.data + a0, sa,
                    [=](std::size_t i) { return ga(dy[i], pa[i * step_a], pb[i * step_b]); });
          if (db)
            add_run(n, db.data + b0, sb,
                    [=](std::size_t i) { return gb(dy[i], pa[i * step_a], pb[i * step_b]); });
        });
  });
  return y;
}

// The slope of the larger (or smaller) of two numbers with respect to one of them: 1 if it wins,
// 1/2 in a tie, else 0.
template <class T>
T share(bool wins, bool ties) {
  return wins ? T(1) : ties ? T(0.5) : T(0);
}

}  // namespace

template <class T>
Var<T> operator+(Var<T> a, Var<T> b) {
  return binary(
      "add", a, b, [](T u, T v) { return u + v; }, [](T dy, T, T) { return dy; },
      [](T dy, T, T) { return dy; });
}

template <class T>
Var<T> operator-(Var<T> a, Var<T> b) {
  return binary(
      "subtract", a, b, [](T u, T v) { return u - v; }, [](T dy, T, T) { return dy; },
      [](T dy, T, T) { return -dy; });
}

template <class T>
Var<T> operator*(Var<T> a, Var<T> b) {
  return binary(
      "multiply", a, b, [](T u, T v) { return u * v; }, [](T dy, T, T v) { return dy * v; },
      [](T dy, T u, T) { return dy * u; });
}

template <class T>
Var<T> operator/(Var<T> a, Var<T> b) {
  return binary(
      "divide", a, b, [](T u, T v) { return u / v; }, [](T dy, T, T v) { return dy / v; },
      [](T dy, T u, T v) { return -dy * u / (v * v); });
}

// If one side is NaN, so is the result: u != u is true for a NaN u, and u > v is false for a NaN v.
template <class T>
Var<T> maximum(Var<T> a, Var<T> b) {
  return binary(
      "maximum", a, b, [](T u, T v) { return u > v || u != u ? u : v; },
      [](T dy, T u, T v) { return dy * share<T>(u > v, u == v); },
      [](T dy, T u, T v) { return dy * share<T>(u < v, u == v); });
}

template <class T>
Var<T> minimum(Var<T> a, Var<T> b) {
  return binary(
      "minimum", a, b, [](T u, T v) { return u < v || u != u ? u : v; },
      [](T dy, T u, T v) { return dy * share<T>(u < v, u == v); },
      [](T dy, T u, T v) { return dy * share<T>(u > v, u == v); });
}

// The side that is not chosen gets 0, and not 0 times dy, which could be NaN.
template <class T>
Var<T> where(Var<T> condition, Var<T> a, Var<T> b) {
  const Stretch ab("where", a.shape(), b.shape());
  const Shape shape = Stretch("where", condition.shape(), ab.shape()).shape();
  const Var<T> c = broadcast_to(condition, shape);
  a = broadcast_to(a, shape);
  b = broadcast_to(b, shape);
  Tape<T>& tape = a.tape();
  Var<T> y = tape.output(shape, {c, a, b});
  each(y.size(), tape.write(y), [pc = c.data(), pa = a.data(), pb = b.data()](std::size_t i) {
    return pc[i] != 0 ? pa[i] : pb[i];
  });
  tape.pullback(y, [c, a, b, y] {
    const T *dy = y.dy(), *pc = c.data();
    each(y.size(), a.target(), [=](std::size_t i) { return pc[i] != 0 ? dy[i] : T(0); });
    each(y.size(), b.target(), [=](std::size_t i) { return pc[i] != 0 ? T(0) : dy[i]; });
  });
  return y;
}

#define TAPEFLOW_INSTANTIATE(T)              \
  template Var<T> operator+(Var<T>, Var<T>); \
  template Var<T> operator-(Var<T>, Var<T>); \
  template Var<T> operator*(Var<T>, Var<T>); \
  template Var<T> operator/(Var<T>, Var<T>); \
  template Var<T> maximum(Var<T>, Var<T>);   \
  template Var<T> minimum(Var<T>, Var<T>);   \
  template Var<T> where(Var<T>, Var<T>, Var<T>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
