// Private to the toy densities: their common parts, and the declarations of the spirals.
#pragma once

#include "flows/data/half_log_2pi.hpp"
#include "flows/targets/toy_densities.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tapeflow::toy {

using Point = std::array<double, 2>;

inline Bounds centred_square(double half_width) {
  return {{-half_width, -half_width}, {half_width, half_width}};
}

/// log N(v; 0, deviation²)
inline double log_normal(double v, double deviation) {
  const double u = v / deviation;
  return -0.5 * u * u - std::log(deviation) - half_log_2pi;
}

/// ln of the sum of exp over the list, without overflow.
inline double log_sum_exp(const std::vector<double>& logs) {
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (double v : logs) largest = std::max(largest, v);
  if (std::isinf(largest)) return largest;
  for (double v : logs) sum += std::exp(v - largest);
  return largest + std::log(sum);
}

/// `sampler` makes ToyDensity::sample of a function of an Rng that draws one point; `log_density`
/// makes ToyDensity::log_prob of the log-density at a point.
template <class Draw>
std::function<Array<double>(std::size_t, Rng&)> sampler(Draw draw) {
  return [draw](std::size_t count, Rng& rng) {
    Array<double> x(Shape{count, 2});
    for (std::size_t i = 0; i < count; ++i) {
      const Point point = draw(rng);
      x(i, 0) = point[0];
      x(i, 1) = point[1];
    }
    return x;
  };
}

template <class LogDensityAt>
LogDensity log_density(LogDensityAt at) {
  return [at](const Array<double>& points) {
    std::vector<double> log_p(points.shape()[0]);
    for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] = at(Point{points(i, 0), points(i, 1)});
    return log_p;
  };
}

/// Defined in toy_spirals.cpp.
ToyDensity two_spirals();
ToyDensity pinwheel();

}  // namespace tapeflow::toy
