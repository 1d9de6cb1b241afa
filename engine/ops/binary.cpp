#include "engine/kernels/broadcast.hpp"
#include "engine/kernels/scalar.hpp"
#include "engine/kernels/short_rows.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <algorithm>

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

template <class T>
LongRuns<T> long_runs(const Stretch& stretch, Var<T> a, Var<T> b) {
  return {stretch, a.data(), b.data(), [&](std::size_t count) { return a.tape().scratch(count); }};
}

// tag: repeated
// da = the sums of g(dy, a, b) over the repetitions of an operand a of y.
template <class T, class G>
void adjoint_of_repeated(const LongRuns<T>& runs, const T* dy, Var<T> a, Target<T> da, G g) {
  double* total = a.tape().totals(std::max(a.size(), runs.long_row()));
  runs.each_run(
      [&](std::size_t y0, std::size_t a0, std::size_t b0, std::size_t n, auto sa, auto sb) {
        add_run(n, total + a0, sa,
                [dy = dy + y0, pa = runs.a() + a0, pb = runs.b() + b0, g](std::size_t i) {
                  return g(dy[i], pa[i * decltype(sa)::value], pb[i * decltype(sb)::value]);
                });
      });
  for (std::size_t i = runs.row(); i < runs.long_row(); ++i) total[i % runs.row()] += total[i];
  each_total(a.size(), total, da);
}
// end: repeated

// da = g(dy, a, b) for an operand a of y, summed over its repetitions if it is repeated.
template <class T, class G>
void adjoint(const char* name, Var<T> y, Var<T> a, Var<T> b, G g) {
  const Target<T> da = a.target();
  if (!da) return;
  const Stretch stretch(name, a.shape(), b.shape());
  const LongRuns<T> runs = long_runs(stretch, a, b);
  if (a.size() != y.size()) return adjoint_of_repeated(runs, y.dy(), a, da, g);
  runs.each_run([&, dy = y.dy()](std::size_t y0, std::size_t a0, std::size_t b0, std::size_t n,
                                 auto sa, auto sb) {
    each(n, Target<T>{da.data + a0, da.add},
         [dy = dy + y0, pa = runs.a() + a0, pb = runs.b() + b0, g](std::size_t i) {
           return g(dy[i], pa[i * decltype(sa)::value], pb[i * decltype(sb)::value]);
         });
  });
}

// y = f(a, b) for operands that broadcast.
template <class T, class F, class Ga, class Gb>
Var<T> binary(const char* name, Var<T> a, Var<T> b, F f, Ga ga, Gb gb) {
  if (a.shape() == b.shape()) return same_shape(name, a, b, f, ga, gb);
  Tape<T>& tape = a.tape();
  const Stretch stretch(name, a.shape(), b.shape());
  Var<T> y = tape.output(stretch.shape(), {a, b}, name);
  const LongRuns<T> runs = long_runs(stretch, a, b);
  runs.each_run([&, py = tape.write(y)](std::size_t y0, std::size_t a0, std::size_t b0,
                                        std::size_t n, auto sa, auto sb) {
    each(n, py + y0, [pa = runs.a() + a0, pb = runs.b() + b0, f](std::size_t i) {
      return f(pa[i * decltype(sa)::value], pb[i * decltype(sb)::value]);
    });
  });
  tape.pullback(y, [name, a, b, y, ga, gb] {
    adjoint(name, y, a, b, ga);
    adjoint(name, y, b, a, [gb](T dy, T v, T u) { return gb(dy, u, v); });
  });
  return y;
}

// The adjoint of one of two numbers of which the larger (or smaller) was chosen: dy if it wins,
// dy / 2 in a tie, else 0, and not 0 times dy, which could be NaN.
template <class T>
T share(T dy, bool wins, bool ties) {
  return wins ? dy : ties ? dy / 2 : T(0);
}

}  // namespace

// tag: operators
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
      [](T dy, T u, T v) { return scalar::slope_of_divisor(dy, u, v); });
}
// end: operators

// tag: choice
// If one side is NaN, so is the result: u != u is true for a NaN u, and u > v is false for a NaN v.
template <class T>
Var<T> maximum(Var<T> a, Var<T> b) {
  return binary(
      "maximum", a, b, [](T u, T v) { return u > v || u != u ? u : v; },
      [](T dy, T u, T v) { return share(dy, u > v, u == v); },
      [](T dy, T u, T v) { return share(dy, u < v, u == v); });
}

template <class T>
Var<T> minimum(Var<T> a, Var<T> b) {
  return binary(
      "minimum", a, b, [](T u, T v) { return u < v || u != u ? u : v; },
      [](T dy, T u, T v) { return share(dy, u < v, u == v); },
      [](T dy, T u, T v) { return share(dy, u > v, u == v); });
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
// end: choice

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
