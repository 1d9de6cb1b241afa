// The error of a finite difference, as a function of its step.
#pragma once

#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace tapeflow {

/// Central differences move both points away from x, one-sided differences only one.
enum class Difference { central, one_sided };

// tag: difference
/// (f(x + h) - f(x - h)) / 2h at every x, in the arithmetic of T; 2h is the distance of the two
/// points after rounding. A one-sided difference has f(x) in place of f(x - h), and h in place of
/// 2h.
template <class T, class F>
Array<double> differences(F f, const Array<T>& x, T h, Difference kind) {
  const T back = kind == Difference::central ? h : 0;
  const Array<T> high = x + h, low = x - back;
  return (f(high) - f(low)) / (cast<double>(high) - cast<double>(low));
}
// end: difference

inline double root_mean_square(const Array<double>& a) {
  double sum = 0;
  for (double v : a) sum += v * v;
  return std::sqrt(sum / static_cast<double>(a.size()));
}

// tag: curve
/// The relative error of the differences of f at x, for steps of 1/2, 1/4, 1/8 … down to the last
/// digit of T. `slopes` are the true derivatives at x. Rounding is noise, so the error and the
/// slopes are root mean squares over all points.
template <class T, class F>
Series error_curve(std::string name, F f, const Array<T>& x, const Array<double>& slopes,
                   Difference kind) {
  Series curve{std::move(name), {}, {}};
  for (int k = 1; k < std::numeric_limits<T>::digits; ++k) {
    const double h = std::ldexp(1.0, -k);
    const Array<double> error = differences(f, x, static_cast<T>(h), kind) - slopes;
    curve.x.push_back(h);
    curve.y.push_back(root_mean_square(error) / root_mean_square(slopes));
  }
  return curve;
}
// end: curve

/// The bottom of the V and the slopes of its sides on logarithmic axes. Truncation dominates on the
/// right side, rounding on the left.
struct VShape {
  double best_step, least_error, truncation_slope, rounding_slope;
};
VShape shape_of(const Series& curve);

/// Prints a table of the shapes of error curves; it has ∛ε, the best step in theory, beside the
/// best step found. Keeps NAME.best_step, NAME.least_error, NAME.truncation_slope,
/// NAME.rounding_slope, and the error with the step ½ as NAME.error_at_half.
void print_shapes(const std::vector<Series>& curves, Results& results);

/// The curves with the two errors beside the last of them, truncation as h² and rounding as 1 / h,
/// and with a mark at the cube root of ε for each curve.
Figure v_curves(std::vector<Series> curves);

}  // namespace tapeflow
