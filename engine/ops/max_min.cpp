#include "engine/check.hpp"
#include "engine/kernels/axes.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <limits>

namespace tapeflow {
namespace {

// The extreme entry of each lane, the entries that go into one result: the first of equal ones. A
// NaN counts as extreme.
template <class T, class Beats>
Var<T> extreme(const char* name, Var<T> x, const Reduction& r, Beats beats) {
  if (r.count == 0) shape_error(name, "at least one entry to choose from", to_string(x.shape()));
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(r.result, {x}, name);
  const std::span<std::size_t> chosen = tape.template room<std::size_t>(y.size());
  std::fill(chosen.begin(), chosen.end(), none);
  Stretch(name, x.shape(), r.ones)
      .each_run([&, px = x.data()](std::size_t, std::size_t x0, std::size_t y0, std::size_t n, auto,
                                   auto step) {
        for (std::size_t i = 0; i < n; ++i) {
          std::size_t& best = chosen[y0 + i * decltype(step)::value];
          const T v = px[x0 + i];
          if (best == none || beats(v, px[best]) || (v != v && px[best] == px[best])) best = x0 + i;
        }
      });
  // tag: extreme
  each(y.size(), tape.write(y), [chosen, px = x.data()](std::size_t i) { return px[chosen[i]]; });
  tape.pullback(y, [x, y, chosen] {
    T* dx = cleared(x.target(), x.size()).data;
    for (std::size_t i = 0; i < y.size(); ++i) dx[chosen[i]] += y.dy()[i];
  });
  // end: extreme
  return y;
}

template <class T>
Var<T> largest(Var<T> x, const Reduction& r) {
  return extreme("max", x, r, [](T u, T v) { return u > v; });
}

template <class T>
Var<T> smallest(Var<T> x, const Reduction& r) {
  return extreme("min", x, r, [](T u, T v) { return u < v; });
}

}  // namespace

template <class T>
Var<T> max(Var<T> x) {
  return largest(x, reduction_of_all(x.shape()));
}

template <class T>
Var<T> max(Var<T> x, std::initializer_list<std::size_t> axes) {
  return largest(x, reduction("max", x.shape(), {axes.begin(), axes.size()}));
}

template <class T>
Var<T> min(Var<T> x) {
  return smallest(x, reduction_of_all(x.shape()));
}

template <class T>
Var<T> min(Var<T> x, std::initializer_list<std::size_t> axes) {
  return smallest(x, reduction("min", x.shape(), {axes.begin(), axes.size()}));
}

#define TAPEFLOW_INSTANTIATE(T)                                    \
  template Var<T> max(Var<T>);                                     \
  template Var<T> max(Var<T>, std::initializer_list<std::size_t>); \
  template Var<T> min(Var<T>);                                     \
  template Var<T> min(Var<T>, std::initializer_list<std::size_t>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
