#include "examples/ch15_three_models/kernel_distance.hpp"

#include "examples/ch15_three_models/neighbours.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// The mean of exp(-‖x_i - x_j‖² / 2h²) over the pairs of different rows.
double mean_within(const Array<double>& x, double h) {
  const std::size_t n = x.shape(0);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      sum += std::exp(-squared_distance(x, i, x, j) / (2 * h * h));
  return 2 * sum / (static_cast<double>(n) * static_cast<double>(n - 1));
}

// The mean of exp(-‖x_i - y_j‖² / 2h²) over all pairs.
double mean_between(const Array<double>& x, const Array<double>& y, double h) {
  double sum = 0;
  for (std::size_t i = 0; i < x.shape(0); ++i)
    for (std::size_t j = 0; j < y.shape(0); ++j)
      sum += std::exp(-squared_distance(x, i, y, j) / (2 * h * h));
  return sum / (static_cast<double>(x.shape(0)) * static_cast<double>(y.shape(0)));
}

}  // namespace

double mmd_squared(const Array<double>& x, const Array<double>& y, double h) {
  return mean_within(x, h) - 2 * mean_between(x, y, h) + mean_within(y, h);
}

// tag: closed-form
double mmd_squared(const Array<double>& x, const RoundMixture& truth, double h) {
  // The mean of the kernel over Gaussian noise with this variance between points and centres.
  const auto smoothed = [&](const Array<double>& points, double variance) {
    const double wider = h * h + variance;
    return h * h / wider * mean_between(points, truth.centres, std::sqrt(wider));
  };
  const double s2 = truth.deviation * truth.deviation;
  return mean_within(x, h) - 2 * smoothed(x, s2) + smoothed(truth.centres, 2 * s2);
}
// end: closed-form

}  // namespace tapeflow
