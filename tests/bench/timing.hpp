// Times in seconds, their median and their spread.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace tapeflow::bench {

/// The time of one call of f.
template <class F>
double seconds_of(F f) {
  const auto start = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The upper median of at least one value.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// What the turns of one side took a step: the median of the turns, and the fastest and slowest of
/// them.
struct Spread {
  double median = 0, least = 0, most = 0;
};

/// The spread of at least one turn.
inline Spread spread_of(const std::vector<double>& turns) {
  const auto [least, most] = std::minmax_element(turns.begin(), turns.end());
  return {median(turns), *least, *most};
}

}  // namespace tapeflow::bench
