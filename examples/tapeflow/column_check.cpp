#include "examples/tapeflow/column_check.hpp"

#include "examples/support/plot/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

std::vector<double> rising_column(const Array<double>& table, std::size_t column) {
  std::vector<double> values = finite_column(table, column);
  std::sort(values.begin(), values.end());
  return values;
}

// How many of the rising numbers are at most v, as a share of all.
double share_up_to(const std::vector<double>& rising, double v) {
  const auto end = std::upper_bound(rising.begin(), rising.end(), v);
  return static_cast<double>(end - rising.begin()) / static_cast<double>(rising.size());
}

}  // namespace

// The distribution functions are steps, so the largest distance is at a number of one of the lists.
double largest_distance(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.empty() || b.empty()) return 0;
  double largest = 0;
  for (const std::vector<double>* list : {&a, &b})
    for (const double v : *list)
      largest = std::max(largest, std::abs(share_up_to(a, v) - share_up_to(b, v)));
  return largest;
}

double distance_by_chance(std::size_t n, std::size_t m) {
  if (n == 0 || m == 0) return 1;
  const double a = static_cast<double>(n), b = static_cast<double>(m);
  return std::min(1.0, 1.36 * std::sqrt((a + b) / (a * b)));
}

std::vector<ColumnCheck> check_columns(const std::vector<std::string>& names,
                                       const Array<double>& samples, const Array<double>& data) {
  std::vector<ColumnCheck> checks;
  for (std::size_t j = 0; j < names.size(); ++j) {
    ColumnCheck check{names[j], rising_column(samples, j), rising_column(data, j)};
    check.distance = largest_distance(check.samples, check.data);
    check.by_chance = distance_by_chance(check.samples.size(), check.data.size());
    checks.push_back(std::move(check));
  }
  std::stable_sort(checks.begin(), checks.end(), [](const ColumnCheck& a, const ColumnCheck& b) {
    return a.distance / a.by_chance > b.distance / b.by_chance;
  });
  return checks;
}

}  // namespace tapeflow
