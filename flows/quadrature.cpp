#include "flows/quadrature.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

double cell_volume(const DensityGrid& grid) {
  double volume = 1;
  for (std::size_t j = 0; j < grid.low.size(); ++j) volume *= grid.high[j] - grid.low[j];
  return volume / static_cast<double>(grid.density.size());
}

}  // namespace

template <class T>
Array<T> cell_centres(const std::vector<double>& low, const std::vector<double>& high,
                      std::size_t n) {
  const std::size_t d = low.size(), count = d == 1 ? n : n * n;
  Array<T> points(Shape{count, d});
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0, rest = i; j < d; ++j, rest /= n) {
      const double where = (static_cast<double>(rest % n) + 0.5) / static_cast<double>(n);
      points(i, j) = static_cast<T>(low[j] + where * (high[j] - low[j]));
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

template <class T>
DensityGrid density_grid(const Flow<T>& flow, std::size_t n, Workers& workers) {
  const std::size_t d = flow.features();
  require(d == 1 || d == 2,
          "density_grid: needs a flow on 1 or 2 columns, got " + std::to_string(d));
  const Bounds box = flow.base().bounds();
  const Array<T> latent = cell_centres<T>(box.low, box.high, 200);
  Tape<T> tape({.record = false});
  const Array<T>& reached = flow.bijector().to_data(tape.constant(latent)).value.value();
  std::vector<double> low(d, std::numeric_limits<double>::infinity()), high(d, -low[0]);
  for (std::size_t i = 0; i < reached.shape()[0]; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      low[j] = std::min(low[j], static_cast<double>(reached(i, j)));
      high[j] = std::max(high[j], static_cast<double>(reached(i, j)));
    }
  }
  return density_grid(flow, n, low, high, workers);
}

template <class T>
DensityGrid density_grid(const Flow<T>& flow, std::size_t n, std::vector<double> low,
                         std::vector<double> high, Workers& workers) {
  const Array<T> points = cell_centres<T>(low, high, n);
  const std::vector<double> log_p = flow.log_prob(points, workers);
  DensityGrid grid{low, high, Array<double>(low.size() == 1 ? Shape{n} : Shape{n, n})};
  for (std::size_t i = 0; i < log_p.size(); ++i) grid.density.data()[i] = std::exp(log_p[i]);
  return grid;
}

#define TAPEFLOW_INSTANTIATE(T)                                                          \
  template Array<T> cell_centres(const std::vector<double>&, const std::vector<double>&, \
                                 std::size_t);                                           \
  template DensityGrid density_grid(const Flow<T>&, std::size_t, Workers&);              \
  template DensityGrid density_grid(const Flow<T>&, std::size_t, std::vector<double>,    \
                                    std::vector<double>, Workers&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
