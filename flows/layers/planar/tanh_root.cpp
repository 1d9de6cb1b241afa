#include "flows/layers/planar/tanh_root.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

// tag: slope
template <class T>
T slope(T tanh_y, T m) {
  return tanh_y * tanh_y + m * (1 - tanh_y * tanh_y);
}
// end: slope

// Newton's method with a safe start. From y = c it can fail: for m = 10 and c = 3 it jumps from one
// flat end of tanh to the other, for ever. But g is odd, so it is enough to find y >= 0 for |c|,
// and there g is convex for m < 1 and concave for m > 1. The tangents of a convex curve lie below
// it, so from a start to the right of the root the method cannot step past the root; nor can it for
// a concave curve from a start to the left. With tanh y < 1 and tanh y < y one sees that the starts
// below lie on these sides.
// tag: safe-newton
template <class T>
T solve(T c, T m) {
  const T size = std::abs(c), rounding = 4 * std::numeric_limits<T>::epsilon();
  T y = m < 1 ? size + (1 - m) : std::max(size - (m - 1), size / m);
  for (int turn = 0; turn < 100; ++turn) {  // 3 on average, 15 if m and c are far apart
    const T t = std::tanh(y), residual = y + (m - 1) * t - size;
    if (!(std::abs(residual) > rounding * (y + m * t + size))) break;
    y -= residual / slope(t, m);
  }
  return std::copysign(y, c);
}
// end: safe-newton

}  // namespace

// tag: tanh-root
template <class T>
Var<T> tanh_root(Var<T> c, Var<T> m_of_rows) {
  const Var<T> m = broadcast_to(m_of_rows, c.shape());
  Tape<T>& tape = c.tape();
  Var<T> y = tape.output(c.shape(), {c, m});
  for (std::size_t i = 0; i < c.size(); ++i) tape.write(y)[i] = solve(c.data()[i], m.data()[i]);
  tape.pullback(y, [c, m, y] {
    const Target<T> dc = c.target(), dm = m.target();
    for (std::size_t i = 0; i < c.size(); ++i) {
      const T t = std::tanh(y.data()[i]), contribution = y.dy()[i] / slope(t, m.data()[i]);
      if (dc) dc.data[i] = contribution + (dc.add ? dc.data[i] : T(0));
      if (dm) dm.data[i] = (dm.add ? dm.data[i] : T(0)) - t * contribution;
    }
  });
  return y;
}
// end: tanh-root

// tag: log-slope
template <class T>
Var<T> log_slope(Var<T> t, Var<T> m) {
  const Var<T> square_t = square(t);
  return sum(log(square_t + m * (1 - square_t)), {1});
}
// end: log-slope

#define TAPEFLOW_INSTANTIATE(T)              \
  template Var<T> tanh_root(Var<T>, Var<T>); \
  template Var<T> log_slope(Var<T>, Var<T>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
