#include "examples/ch02_gradient_checking/v_curve.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

namespace tapeflow {
namespace {

// tag: fit
// The slope of ln error over ln h by least squares, on the steps between low and high whose error
// is below 3 %. With a larger error a difference says nothing, because of truncation or rounding.
double fitted_slope(const Series& curve, double low, double high) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t k = 0; k < curve.x.size(); ++k) {
    if (curve.x[k] < low || curve.x[k] > high || curve.y[k] > 0.03) continue;
    const double u = std::log(curve.x[k]), v = std::log(curve.y[k]);
    n += 1, x += u, y += v, xx += u * u, xy += u * v;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

// At four times the best step, or a quarter of it, one of the two errors is at least 32 times the
// other. They add up as squares, so that the smaller one hardly matters.
VShape shape_around(std::size_t best, const Series& curve) {
  const double h = curve.x[best];
  return {h, curve.y[best], fitted_slope(curve, 4 * h, 1), fitted_slope(curve, 0, h / 4)};
}
// end: fit

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

// A straight line of the given slope on logarithmic axes, a little below the curve at its step h.
Series guide(std::string name, const Series& curve, double slope, double h, AxisRange range) {
  const auto at = std::find(curve.x.begin(), curve.x.end(), h) - curve.x.begin();
  const double below = 0.3 * curve.y.at(static_cast<std::size_t>(at));
  return {std::move(name),
          {range.low, range.high},
          {below * std::pow(range.low / h, slope), below * std::pow(range.high / h, slope)},
          Stroke::guide};
}

}  // namespace

VShape shape_of(const Series& curve) {
  const auto least = std::min_element(curve.y.begin(), curve.y.end());
  return shape_around(static_cast<std::size_t>(least - curve.y.begin()), curve);
}

void print_shapes(const std::vector<Series>& curves, Results& results) {
  TextTable table({"", "best h", "cube root of ε", "least error", "slope right", "slope left"});
  for (const Series& curve : curves) {
    const auto [best, least, right, left] = shape_of(curve);
    const double epsilon = curve.x.back();  // the last step: T's epsilon
    table.row({curve.name, scientific(best), scientific(std::cbrt(epsilon)), scientific(least),
               number(right, 3), number(left, 3)});
    results.keep(curve.name + ".best_step", best).keep(curve.name + ".least_error", least);
    results.keep(curve.name + ".error_at_half", curve.y.front());
    results.keep(curve.name + ".truncation_slope", right);
    results.keep(curve.name + ".rounding_slope", left);
  }
  std::cout << table;
}

Figure v_curves(std::vector<Series> curves) {
  const Series last = curves.back();
  Series marks{"cube root of ε", {}, {}, Stroke::guide};
  for (const Series& curve : curves) {
    const double root = std::cbrt(curve.x.back());
    const auto [low, high] = std::minmax_element(last.y.begin(), last.y.end());
    for (const auto& [x, y] : {std::pair{root, *low / 10}, {root, *high}, {root, gap}}) {
      marks.x.push_back(x);
      marks.y.push_back(y);
    }
  }
  curves.push_back(guide("truncation: slope 2", last, 2, 0x1p-10, {0x1p-16, 0x1p-2}));
  curves.push_back(guide("rounding: slope −1", last, -1, 0x1p-35, {0x1p-50, 0x1p-20}));
  curves.push_back(std::move(marks));
  Figure figure;
  figure.lines({"Error of a finite difference of gelu", "step h", "relative error"},
               std::move(curves), {}, Axes::logarithmic);
  return figure;
}

}  // namespace tapeflow
