#include "flows/quadrature.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

double cell_volume(const DensityGrid& grid) {
  double volume = 1;
  for (std::size_t j = 0; j < grid.bounds.low.size(); ++j) {
    volume *= grid.bounds.high[j] - grid.bounds.low[j];
  }
  return volume / static_cast<double>(grid.density.size());
}

}  // namespace

template <class T>
Array<T> cell_centres(const Bounds& bounds, std::size_t n) {
  const std::size_t d = bounds.low.size(), count = d == 1 ? n : n * n;
  Array<T> points(Shape{count, d});
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0, rest = i; j < d; ++j, rest /= n) {
      const double where = (static_cast<double>(rest % n) + 0.5) / static_cast<double>(n);
      points(i, j) = static_cast<T>(bounds.low[j] + where * (bounds.high[j] - bounds.low[j]));
    }
  }
  return points;
}

double DensityGrid::integral() const {
  double total = 0;
  for (double p : density) total += p;
  return total * cell_volume(*this);
}

double DensityGrid::mean_log_density() const {
  double total = 0;
  for (double p : density) total += p > 0 ? p * std::log(p) : 0;
  return total * cell_volume(*this);
}

DensityGrid density_grid(const LogDensity& log_prob, const Bounds& bounds, std::size_t n) {
  for (std::size_t j = 0; j < bounds.low.size(); ++j)
    require(std::isfinite(bounds.high[j] - bounds.low[j]),
            "density_grid: needs a box of finite width, got one from " +
                std::to_string(bounds.low[j]) + " to " + std::to_string(bounds.high[j]) +
                " in column " + std::to_string(j));
  const std::vector<double> log_p = log_prob(cell_centres<double>(bounds, n));
  DensityGrid grid{bounds, Array<double>(bounds.low.size() == 1 ? Shape{n} : Shape{n, n})};
  for (std::size_t i = 0; i < log_p.size(); ++i) grid.density.data()[i] = std::exp(log_p[i]);
  return grid;
}

template <class T>
Bounds bounds_of(const Flow<T>& flow) {
  const std::size_t d = flow.features();
  require(d == 1 || d == 2, "bounds_of: needs a flow on 1 or 2 columns, got " + std::to_string(d));
  const std::size_t c = flow.context_features();
  require(c == 0, "bounds_of: needs a flow without a context, got one with " + std::to_string(c) +
                      " context columns");
  Tape<T> tape({.record = false});
  const Var<T> latent = tape.constant(cell_centres<T>(flow.base().bounds(), 200));
  const Array<T>& reached = flow.bijector().to_data(latent).value.value();
  const double infinity = std::numeric_limits<double>::infinity();
  Bounds bounds{std::vector<double>(d, infinity), std::vector<double>(d, -infinity)};
  for (std::size_t i = 0; i < reached.shape()[0]; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      bounds.low[j] = std::min(bounds.low[j], static_cast<double>(reached(i, j)));
      bounds.high[j] = std::max(bounds.high[j], static_cast<double>(reached(i, j)));
    }
  }
  return bounds;
}

template <class T>
DensityGrid density_grid(const Flow<T>& flow, std::size_t n, Workers& workers) {
  const LogDensity log_prob = [&](const Array<double>& points) {
    const Array<T> rounded = cast<T>(points);
    return flow.log_prob(rounded, workers);
  };
  return density_grid(log_prob, bounds_of(flow), n);
}

#define TAPEFLOW_INSTANTIATE(T)                               \
  template Array<T> cell_centres(const Bounds&, std::size_t); \
  template Bounds bounds_of(const Flow<T>&);                  \
  template DensityGrid density_grid(const Flow<T>&, std::size_t, Workers&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
