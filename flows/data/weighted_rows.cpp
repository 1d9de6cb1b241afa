#include "flows/data/weighted_rows.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tapeflow {
namespace {

double sum_of(const std::vector<double>& weights) {
  const bool right = std::all_of(weights.begin(), weights.end(),
                                 [](double w) { return w >= 0 && std::isfinite(w); });
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.);
  require(right && sum > 0 && std::isfinite(sum),
          "weights of rows: needs finite numbers from 0 on, not all of them 0");
  return sum;
}

}  // namespace

std::vector<std::size_t> rows_by_weight(const std::vector<double>& weights, std::size_t count,
                                        Rng& rng) {
  const double step = sum_of(weights) / static_cast<double>(count);
  const double start = rng.uniform();
  std::vector<std::size_t> rows;
  rows.reserve(count);
  std::size_t last = weights.size() - 1;
  while (weights[last] == 0) --last;  // rounding may leave the last step behind all weights
  double passed = weights[0];
  for (std::size_t k = 0, row = 0; k < count; ++k) {
    const double at = (static_cast<double>(k) + start) * step;
    while (row < last && passed <= at) passed += weights[++row];
    rows.push_back(row);
  }
  return rows;
}

MeanAndError mean_and_error(const std::vector<double>& numbers,
                            const std::vector<double>& weights) {
  if (weights.empty()) return mean_and_error(numbers);
  require(weights.size() == numbers.size(), "mean_and_error: needs a weight for each of the " +
                                                std::to_string(numbers.size()) + " numbers, got " +
                                                std::to_string(weights.size()));
  const double sum = sum_of(weights), n = static_cast<double>(numbers.size());
  double mean = 0, squares = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (weights[i] > 0) mean += weights[i] / sum * numbers[i];
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (weights[i] == 0) continue;
    const double part = weights[i] / sum * (numbers[i] - mean);
    squares += part * part;
  }
  return {mean, numbers.size() < 2 ? std::nan("") : std::sqrt(squares * n / (n - 1))};
}

MeanAndError paired_difference(const std::vector<double>& a, const std::vector<double>& b,
                               const std::vector<double>& weights) {
  if (weights.empty()) return paired_difference(a, b);
  std::vector<double> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) differences[i] = a[i] - b.at(i);
  return mean_and_error(differences, weights);
}

}  // namespace tapeflow
