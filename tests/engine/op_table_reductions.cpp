#include "tests/engine/op_rows.hpp"

#include <numeric>

namespace tapeflow::rows {
namespace {

const Shapes with_first_axis = {{{5}}, {{3, 4}}, {{4, 1}}, {{0, 3}}, {{2, 3, 4}}, {{2, 3, 1, 2}}};
const Shapes with_second_axis = {{{3, 4}},    {{5, 17}}, {{4, 1}},      {{0, 3}},
                                 {{2, 3, 4}}, {{1, 3}},  {{2, 3, 1, 2}}};

// ln(e^u + e^v). A fold with it is logsumexp.
double log_add_exp(double u, double v) {
  if (std::isnan(u) || std::isnan(v)) return NAN;
  const double more = std::max(u, v), less = std::min(u, v);
  return std::isinf(more) ? more : more + std::log1p(std::exp(less - more));
}

// A reduction: its name, its start value, and the step that adds one entry.
struct Fold {
  const char* declared;
  double start;
  double (*f)(double, double);
};
const Fold sums = {"sum", 0, OF_UV(u + v)};
const Fold means = {"mean", 0, OF_UV(u + v)};  // divided by the count afterwards
const Fold log_sums = {"logsumexp", -INFINITY, log_add_exp};
const Fold maxima = {"max", -INFINITY, OF_UV(std::isnan(v) || v > u ? v : u)};
const Fold minima = {"min", INFINITY, OF_UV(std::isnan(v) || v < u ? v : u)};

template <class F>
OpRow over(Fold fold, std::vector<std::size_t> axes, F f, Shapes shapes) {
  std::string name = std::string(fold.declared) + " over";
  for (std::size_t axis : axes) name += " " + std::to_string(axis);
  return row(
      fold.declared, name, [f](auto in) { return f(in[0]); },
      [axes, fold](const Arrays& in) {
        Array<double> y = plain::fold(in[0], axes, fold.start, fold.f);
        double count = 1;
        for (std::size_t axis : axes) count *= static_cast<double>(in[0].shape()[axis]);
        for (double& v : y) v /= fold.declared == std::string("mean") ? count : 1;
        return y;
      },
      anywhere, shapes);
}

// A reduction over all axes. The formula needs the rank, so there is one row for each rank.
template <class F>
OpRow over_all(Fold fold, std::size_t rank, F f, Shapes shapes) {
  std::vector<std::size_t> axes(rank);
  std::iota(axes.begin(), axes.end(), std::size_t{0});
  OpRow result = over(fold, axes, f, shapes);
  result.name = std::string(fold.declared) + "(x)";
  return result;
}

OpRow softmax_along(std::size_t axis, Shapes shapes) {
  return row(
      "softmax", "softmax along " + std::to_string(axis),
      [axis](auto in) { return softmax(in[0], axis); },
      [axis](const Arrays& in) {
        const Array<double>& x = in[0];
        const auto total = [&](Index i, auto term) {
          double sum = 0;
          for (i[axis] = 0; i[axis] < x.shape()[axis]; ++i[axis]) sum += term(at(x, i));
          return sum;
        };
        const Array<double> m = plain::fold(x, {axis}, maxima.start, maxima.f);
        return plain::build(x.shape(), [&](const Index& i) {
          Index lane = i;
          lane.erase(lane.begin() + static_cast<std::ptrdiff_t>(axis));
          const auto term = [most = at(m, lane)](double v) { return std::exp(v - most); };
          return term(at(x, i)) / total(i, term);
        });
      },
      anywhere, shapes);
}

OpRow cumsum_along(std::size_t axis, Shapes shapes) {
  return row(
      "cumsum", "cumsum along " + std::to_string(axis),
      [axis](auto in) { return cumsum(in[0], axis); },
      [axis](const Arrays& in) {
        return plain::build(in[0].shape(), [&](Index i) {
          double sum = at(in[0], i);
          while (i[axis]-- > 0) sum += at(in[0], i);
          return sum;
        });
      },
      anywhere, shapes);
}

}  // namespace

// clang-format off
std::vector<OpRow> of_reductions() {
  return {
    over_all(sums,  0, OF_X(sum(x)),  {{{}}}),
    over_all(sums,  1, OF_X(sum(x)),  {{{5}}, {{1}}, {{0}}, {{37}}}),
    over_all(sums,  2, OF_X(sum(x)),  {{{3, 4}}, {{0, 3}}, {{4, 17}}}),
    over_all(sums,  4, OF_X(sum(x)),  {{{2, 3, 1, 2}}}),
    over(sums,  {0},    OF_X(sum(x, {0})),     with_first_axis),
    over(sums,  {1},    OF_X(sum(x, {1})),     with_second_axis),
    over(sums,  {0, 2}, OF_X(sum(x, {0, 2})),  {{{2, 3, 4}}, {{2, 3, 4, 2}}, {{2, 0, 3}}}),
    over(sums,  {3, 1}, OF_X(sum(x, {3, 1})),  {{{2, 3, 2, 4}}, {{1, 1, 1, 1}}}),
    over(sums,  {},     OF_X(sum(x, {})),      any),
    over_all(means, 0, OF_X(mean(x)), {{{}}}),
    over_all(means, 1, OF_X(mean(x)), {{{5}}, {{1}}, {{37}}}),
    over_all(means, 3, OF_X(mean(x)), {{{2, 3, 4}}, {{1, 1, 3}}}),
    over(means, {0},    OF_X(mean(x, {0})),    {{{5}}, {{3, 4}}, {{4, 1}}, {{3, 0}}}),
    over(means, {1},    OF_X(mean(x, {1})),    with_second_axis),
    over(means, {0, 2}, OF_X(mean(x, {0, 2})), {{{2, 3, 4}}, {{2, 3, 4, 2}}}),

    over_all(log_sums, 0, OF_X(logsumexp(x)), {{{}}}),
    over_all(log_sums, 1, OF_X(logsumexp(x)), {{{5}}, {{1}}, {{37}}, {{0}}}),
    over_all(log_sums, 2, OF_X(logsumexp(x)), {{{3, 4}}, {{4, 17}}, {{2, 0}}}),
    over(log_sums, {0},    OF_X(logsumexp(x, {0})),    with_first_axis),
    over(log_sums, {1},    OF_X(logsumexp(x, {1})),    with_second_axis),
    over(log_sums, {0, 2}, OF_X(logsumexp(x, {0, 2})), {{{2, 3, 4}}, {{2, 3, 4, 2}}, {{2, 0, 3}}}),
    over(log_sums, {},     OF_X(logsumexp(x, {})),     {{{3}}, {{2, 17}}}),

    over_all(maxima, 0, OF_X(max(x)), {{{}}}),
    over_all(maxima, 2, OF_X(max(x)), {{{3, 4}}, {{1, 1}}, {{4, 17}}}),
    over(maxima, {0},    OF_X(max(x, {0})),    {{{5}}, {{3, 4}}, {{4, 1}}, {{2, 3, 4}}, {{3, 0}}}),
    over(maxima, {2, 0}, OF_X(max(x, {2, 0})), {{{2, 3, 4}}, {{2, 3, 4, 2}}, {{2, 0, 3}}}),
    over(maxima, {1},    OF_X(max(x, {1})),    with_second_axis),
    over_all(minima, 2, OF_X(min(x)), {{{3, 4}}, {{1, 1}}, {{4, 17}}}),
    over(minima, {1},    OF_X(min(x, {1})),    with_second_axis),

    softmax_along(0, {{{5}}, {{1}}, {{0}}, {{37}}, {{3, 4}}, {{0, 3}}, {{17, 9}}, {{2, 3, 4}}}),
    softmax_along(1, {{{3, 4}}, {{4, 1}}, {{0, 3}}, {{5, 17}}, {{2, 3, 4}}, {{2, 3, 1, 2}}}),
    softmax_along(3, {{{2, 1, 2, 3}}}),

    cumsum_along(0, {{{5}}, {{1}}, {{0}}, {{37}}, {{3, 4}}, {{0, 3}}, {{2, 3, 4}}}),
    cumsum_along(1, {{{3, 4}}, {{4, 1}}, {{3, 0}}, {{5, 17}}, {{2, 3, 4}}, {{2, 3, 1, 2}}}),
  };
}
// clang-format on

}  // namespace tapeflow::rows
