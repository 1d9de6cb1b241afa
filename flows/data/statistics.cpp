#include "flows/data/statistics.hpp"

#include "engine/check.hpp"
#include "flows/data/column_means.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {

namespace {

// The mean of equal numbers is this number: then the distances from the quotient of sum and count,
// which need not be this number, are exact, and their mean mends it.
double mean_of(const std::vector<double>& numbers) {
  const double n = static_cast<double>(numbers.size());
  double sum = 0, rest = 0;
  for (const double v : numbers) sum += v;
  const double mean = sum / n;
  if (!std::isfinite(mean)) return mean;
  for (const double v : numbers) rest += v - mean;
  return mean + rest / n;
}

}  // namespace

MeanAndError mean_and_error(const std::vector<double>& numbers) {
  const double n = static_cast<double>(numbers.size());
  const double mean = mean_of(numbers);
  double squares = 0;
  for (double v : numbers) squares += (v - mean) * (v - mean);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (numbers.empty()) return {nan, nan};
  return {mean, numbers.size() < 2 ? nan : std::sqrt(squares / (n - 1) / n)};
}

MeanAndError paired_difference(const std::vector<double>& a, const std::vector<double>& b) {
  require(a.size() == b.size(), "paired_difference: needs as many numbers on both sides, got " +
                                    std::to_string(a.size()) + " and " + std::to_string(b.size()));
  std::vector<double> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) differences[i] = a[i] - b[i];
  return mean_and_error(differences);
}

double log_sum(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
  const double larger = std::max(a, b), smaller = std::min(a, b);
  return std::isfinite(smaller) ? larger + std::log1p(std::exp(smaller - larger)) : larger;
}

std::vector<double> even_quantiles(const std::vector<double>& rising, std::size_t count) {
  const std::size_t n = rising.size(), kept = std::min(n, count);
  std::vector<double> quantiles(kept);
  for (std::size_t i = 0; i < kept; ++i) quantiles[i] = rising[(2 * i + 1) * n / (2 * kept)];
  return quantiles;
}

template <class T>
ColumnMoments column_moments(const Array<T>& data) {
  require_rank("column_moments", "data", data.shape(), 2);
  const std::size_t n = data.shape()[0], d = data.shape()[1];
  require(n > 0, "column_moments: needs at least one row, got none");
  ColumnMeans means(d, n);
  for (std::size_t i = 0; i < n; ++i) means.add(data.data() + i * d);
  const std::vector<double> units = means.units();
  ColumnMoments moments{means.mean(), filled<double>({d}, 0)};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double distance = (static_cast<double>(data(i, j)) - moments.mean(j)) / units[j];
      moments.deviation(j) += distance * distance / static_cast<double>(n);
    }
  }
  for (std::size_t j = 0; j < d; ++j)
    moments.deviation(j) = std::sqrt(moments.deviation(j)) * units[j];
  return moments;
}

template ColumnMoments column_moments(const Array<float>&);
template ColumnMoments column_moments(const Array<double>&);

}  // namespace tapeflow
