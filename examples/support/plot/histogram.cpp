#include "examples/support/plot/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace tapeflow {
namespace {

double quantile(const std::vector<double>& rising, double q) {
  return rising[static_cast<std::size_t>(std::lround(q * static_cast<double>(rising.size() - 1)))];
}

AxisRange without_outliers(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double low = quantile(values, 0.01), high = quantile(values, 0.99),
               more = 0.25 * (high - low);
  if (more == 0) return {values.front(), values.back()};
  return {std::max(values.front(), low - more), std::min(values.back(), high + more)};
}

}  // namespace

std::vector<double> finite_column(const Array<double>& table, std::size_t column) {
  std::vector<double> values;
  for (std::size_t i = 0; i < table.shape(0); ++i)
    if (std::isfinite(table(i, column))) values.push_back(table(i, column));
  return values;
}

AxisRange shown_range(const std::vector<std::vector<double>>& lists) {
  AxisRange all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const std::vector<double>& list : lists) {
    if (list.empty()) continue;
    const AxisRange one = without_outliers(list);
    all = {std::min(all.low, one.low), std::max(all.high, one.high)};
  }
  if (all.low > all.high) return {0, 1};
  const double width = all.high - all.low, size = std::max(std::abs(all.low), std::abs(all.high));
  // If the width is only rounding, no axis could tell the ends apart.
  const double air = width > 1e-12 * size ? 0.04 * width : size > 0 ? 0.1 * size : 1;
  return {all.low - air, all.high + air};
}

namespace {

AxisRange widened(AxisRange all, AxisRange core, double more) {
  return {std::max(std::min(all.low, core.low), core.low - more),
          std::min(std::max(all.high, core.high), core.high + more)};
}

}  // namespace

AxisRange shown_range_of_model(const std::vector<double>& samples,
                               const std::vector<double>& data) {
  constexpr std::size_t enough = 20;
  const AxisRange all = shown_range({samples, data});
  if (data.size() >= enough) {
    const AxisRange core = shown_range({data});
    return widened(all, core, (core.high - core.low) / 2);
  }
  if (samples.empty()) return all;
  std::vector<double> rising = samples;
  std::sort(rising.begin(), rising.end());
  const AxisRange core{quantile(rising, 0.05), quantile(rising, 0.95)};
  return core.low < core.high ? widened(all, core, core.high - core.low) : all;
}

double Histogram::bin_width() const {
  return (range.high - range.low) / static_cast<double>(heights.size());
}

double Histogram::bin_centre(std::size_t bin) const {
  return range.low + (static_cast<double>(bin) + 0.5) * bin_width();
}

Histogram histogram(std::string name, const std::vector<double>& values, AxisRange range,
                    std::size_t bins) {
  const double n = static_cast<double>(values.size());
  Histogram result{std::move(name), range, std::vector<double>(bins, 0.)};
  const double width = result.bin_width();
  for (double value : values) {
    if (!(value >= range.low && value < range.high)) continue;
    const auto bin = static_cast<std::size_t>((value - range.low) / width);
    result.heights[std::min(bin, bins - 1)] += 1 / (n * width);
  }
  return result;
}

Histogram histogram(std::string name, const std::vector<double>& values, AxisRange range) {
  const double bins = std::clamp(3 * std::cbrt(static_cast<double>(values.size())), 12., 90.);
  return histogram(std::move(name), values, range, static_cast<std::size_t>(bins));
}

}  // namespace tapeflow
