#include "examples/tapeflow/score_summary.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace tapeflow {
namespace {

// Of few rows one always makes much of the variance.
constexpr std::size_t least_rows = 5;

double median_of(std::vector<double> numbers) {
  if (numbers.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t n = numbers.size();
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(n / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  if (n % 2 == 1) return *middle;
  const double below = *std::max_element(numbers.begin(), middle);
  return below == *middle ? below : below / 2 + *middle / 2;
}

}  // namespace

ScoreSummary summary_of(const std::vector<double>& scores) {
  return {scores.size(), mean_and_error(scores), median_of(scores)};
}

std::vector<std::size_t> lowest_scores(const std::vector<double>& scores, std::size_t most) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&scores](std::size_t i) {
    return std::isnan(scores[i]) ? -std::numeric_limits<double>::infinity() : scores[i];
  };
  const std::size_t count = std::min(most, order.size());
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
      [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) < key(b) : a < b; });
  order.resize(count);
  return order;
}

std::string mean_text(const MeanAndError& mean) {
  if (std::isfinite(mean.standard_error) || std::isnan(mean.mean))
    return with_error(mean.mean, mean.standard_error);
  return number(mean.mean, 3) + (std::isfinite(mean.mean) ? ", needs two rows for an error" : "");
}

MeanAndError saved_bits(const MeanAndError& gain, std::size_t numbers_of_a_picture) {
  const double nats = static_cast<double>(numbers_of_a_picture) * std::numbers::ln2;
  return {gain.mean / nats, gain.standard_error / nats};
}

std::string note_on_one_row(const std::vector<double>& scores,
                            const std::function<std::size_t(std::size_t)>& number_of) {
  const double mean = mean_and_error(scores).mean;
  if (scores.size() < least_rows || !std::isfinite(mean)) return "";
  double sum = 0, largest = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double square = (scores[i] - mean) * (scores[i] - mean);
    sum += square;
    if (square > largest) at = i;
    largest = std::max(largest, square);
  }
  if (!(largest > sum / 2)) return "";
  return "row " + std::to_string(number_of(at)) + " alone makes " + number(100 * largest / sum, 0) +
         " % of the variance of the mean";
}

}  // namespace tapeflow
