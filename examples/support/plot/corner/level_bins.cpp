#include "examples/support/plot/corner/level_bins.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

std::optional<LevelGrid> levels_of(std::vector<double> data, std::vector<double> samples) {
  std::vector<double>& values = data.empty() ? samples : data;
  std::sort(values.begin(), values.end());
  if (values.empty() || values.front() == values.back()) return std::nullopt;
  return find_levels(values);
}

AxisRange occupied(AxisRange range, const std::vector<double>& values) {
  AxisRange found{range.high, range.low};
  for (const double value : values) {
    if (!(value >= range.low && value <= range.high)) continue;
    found = {std::min(found.low, value), std::max(found.high, value)};
  }
  return found.low <= found.high ? found : range;
}

Histogram level_histogram(std::string name, const std::vector<double>& values, AxisRange range,
                          const LevelGrid& levels, std::size_t levels_in_bin) {
  const double step = levels.width(), width = static_cast<double>(levels_in_bin) * step;
  // A number may be off its level by a hundredth of a step.
  const double first = levels.level_below(range.low + step / 2),
               last = levels.level_below(range.high + step / 2);
  const double bins =
      std::floor((last - first) / width + 0.5 / static_cast<double>(levels_in_bin)) + 1;
  return histogram(std::move(name), values, {first - step / 2, first - step / 2 + bins * width},
                   static_cast<std::size_t>(bins));
}

HistogramPair histogram_pair(const std::vector<double>& samples, const std::vector<double>& data,
                             AxisRange range) {
  const HistogramPair plain{histogram("samples", samples, range), histogram("data", data, range)};
  const std::optional<LevelGrid> levels = levels_of(data, samples);
  if (!levels) return plain;
  const double bin = std::min(plain.samples.bin_width(), plain.data.bin_width());
  const auto in_bin = static_cast<std::size_t>(std::max(1., std::round(bin / levels->width())));
  std::vector<double> both = samples;
  both.insert(both.end(), data.begin(), data.end());
  const AxisRange seen = occupied(range, both);
  return {level_histogram("samples", samples, seen, *levels, in_bin),
          level_histogram("data", data, seen, *levels, in_bin)};
}

}  // namespace tapeflow
