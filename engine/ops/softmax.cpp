#include "engine/check.hpp"
#include "engine/kernels/axes.hpp"
#include "engine/kernels/broadcast.hpp"
#include "engine/ops.hpp"
#include "engine/ops/targets.hpp"

#include <limits>

namespace tapeflow {
namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();

// The largest of `start` and f(0) … f(n - 1), by eight partial maxima, so that the loop vectorises.
// Ignores NaN.
template <class T, class F>
TAPEFLOW_CLONES T max_of(std::size_t n, T start, F f) {
  T lane[8];
  std::fill_n(lane, 8, start);
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) lane[k] = f(i + k) > lane[k] ? f(i + k) : lane[k];
  }
  for (; i < n; ++i) lane[0] = f(i) > lane[0] ? f(i) : lane[0];
  return *std::max_element(lane, lane + 8);
}

// The largest entry of every lane, the entries that go into one result; -Inf for an empty lane.
template <class T>
void largest(const Stretch& stretch, const T* x, std::span<T> lanes) {
  std::fill(lanes.begin(), lanes.end(), -infinity<T>);
  stretch.each_run(
      [&](std::size_t, std::size_t x0, std::size_t lane, std::size_t n, auto, auto step) {
        T* m = lanes.data() + lane;
        const auto entry = [from = x + x0](std::size_t i) { return from[i]; };
        if constexpr (decltype(step)::value == 0) {
          *m = max_of(n, *m, entry);
        } else {
          each(n, m, [=](std::size_t i) { return entry(i) > m[i] ? entry(i) : m[i]; });
        }
      });
}

// to[k] = f(k, lane), or += as the target asks, for every entry k of every lane.
template <class T, class F>
void entries(const Stretch& stretch, Target<T> to, F f) {
  stretch.each_run(
      [&](std::size_t, std::size_t x0, std::size_t lane, std::size_t n, auto, auto step) {
        each(n, Target<T>{to.data + x0, to.add},
             [=](std::size_t i) { return f(x0 + i, lane + i * decltype(step)::value); });
      });
}

// tag: log-sums
// y = m + ln Σ e^(x - m) with m the largest entry of a lane. If that is infinite, m = 0, because
// Inf - Inf is NaN.
template <class T>
void write_log_sums(Tape<T>& tape, const Stretch& stretch, const T* x, std::span<T> y) {
  const std::span<T> m = tape.template room<T>(y.size());
  largest(stretch, x, m);
  for (T& v : m) v = std::isinf(v) ? T(0) : v;
  const T* shift = m.data();
  const double* total = sums(tape, stretch, y.size(),
                             [=](auto k, auto lane) { return std::exp(x[k] - shift[lane]); });
  each(y.size(), y.data(), [=](std::size_t i) {
    return static_cast<T>(static_cast<double>(shift[i]) + std::log(total[i]));
  });
}
// end: log-sums

// The adjoint of a lane that is empty or holds only -Inf is 0.
template <class T>
Var<T> log_sum_exp(Var<T> x, const Reduction& r) {
  Tape<T>& tape = x.tape();
  const Stretch stretch("logsumexp", x.shape(), r.ones);
  Var<T> y = tape.output(r.result, {x}, "logsumexp");
  write_log_sums(tape, stretch, x.data(), {tape.write(y), y.size()});
  const auto ones = tape.keep(std::span<const std::size_t>(r.ones.begin(), r.ones.size()));
  // tag: log-sum-exp
  tape.pullback(y, [x, y, ones] {
    const Stretch again("logsumexp", x.shape(), Shape(ones.begin(), ones.end()));
    const T *dy = y.dy(), *px = x.data(), *lse = y.data();
    entries(again, x.target(), [=](auto k, auto lane) {
      const T share = std::exp(px[k] - lse[lane]);
      return lse[lane] == -infinity<T> ? T(0) : dy[lane] * share;
    });
  });
  // end: log-sum-exp
  return y;
}

}  // namespace

template <class T>
Var<T> logsumexp(Var<T> x) {
  return log_sum_exp(x, reduction_of_all(x.shape()));
}

template <class T>
Var<T> logsumexp(Var<T> x, std::initializer_list<std::size_t> axes) {
  return log_sum_exp(x, reduction("logsumexp", x.shape(), {axes.begin(), axes.size()}));
}

template <class T>
Var<T> softmax(Var<T> x, std::size_t axis) {
  const Reduction r = reduction("softmax", x.shape(), {&axis, 1});
  const Stretch stretch("softmax", x.shape(), r.ones);
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(x.shape(), {x});
  const std::size_t count = element_count(r.ones);
  const std::span<T> m = tape.template room<T>(count);
  T* py = tape.write(y);
  largest(stretch, x.data(), m);
  entries(stretch, Target<T>{py, false},
          [px = x.data(), pm = m.data()](auto k, auto lane) { return std::exp(px[k] - pm[lane]); });
  const double* total = sums(tape, stretch, count, [py](auto k, auto) { return py[k]; });
  entries(stretch, Target<T>{py, false},
          [=](auto k, auto lane) { return py[k] / static_cast<T>(total[lane]); });
  // tag: softmax
  tape.pullback(y, [x, y, axis, count] {
    Shape ones = x.shape();
    ones[axis] = 1;
    const Stretch again("softmax", x.shape(), ones);
    const T *dy = y.dy(), *p = y.data();
    const double* dot = sums(y.tape(), again, count, [=](auto k, auto) { return dy[k] * p[k]; });
    entries(again, x.target(), [=](auto k, auto lane) {
      return static_cast<T>(static_cast<double>(p[k]) * (static_cast<double>(dy[k]) - dot[lane]));
    });
  });
  // end: softmax
  return y;
}

#define TAPEFLOW_INSTANTIATE(T)                                          \
  template Var<T> logsumexp(Var<T>);                                     \
  template Var<T> logsumexp(Var<T>, std::initializer_list<std::size_t>); \
  template Var<T> softmax(Var<T>, std::size_t);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
