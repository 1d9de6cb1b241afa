#include "flows/training/markov_chains.hpp"

#include "engine/check.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace tapeflow {
namespace {

enum class Step { all_columns, some_columns, jump };

// The steps take turns in this order.
constexpr Step turns[] = {Step::jump, Step::some_columns, Step::all_columns, Step::some_columns,
                          Step::all_columns};
constexpr double jitter = 1e-4;  // times the deviation of the starts: no chain is caught on a grid

// The numbers below which this share of a column lies.
std::vector<double> quantiles(const Array<double>& rows, double share) {
  std::vector<double> found, column(rows.shape(0));
  for (std::size_t j = 0; j < rows.shape(1); ++j) {
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = rows(i, j);
    std::sort(column.begin(), column.end());
    found.push_back(column[static_cast<std::size_t>(share * static_cast<double>(column.size()))]);
  }
  return found;
}

// Sums over steps, of each chain and each column. Far numbers count as the 5 or 95 % quantile: one
// chain in the tail of a density without a variance would decide everything.
struct Sums {
  std::vector<double> low, high;
  Array<double> first, second;
  std::size_t steps = 0;

  explicit Sums(const Array<double>& rows)
      : low(quantiles(rows, 0.05)),
        high(quantiles(rows, 0.95)),
        first(filled<double>(rows.shape(), 0)),
        second(first) {}

  void add(const Array<double>& rows) {
    for (std::size_t i = 0; i < rows.shape(0); ++i) {
      for (std::size_t j = 0; j < rows.shape(1); ++j) {
        const double number = std::clamp(rows(i, j), low[j], high[j]);
        first(i, j) += number;
        second(i, j) += number * number;
      }
    }
    ++steps;
  }

  std::vector<double> shrink_factor() const {
    const std::size_t n = first.shape(0), d = first.shape(1);
    const double k = static_cast<double>(steps);
    std::vector<double> factor(d);
    for (std::size_t j = 0; j < d; ++j) {
      std::vector<double> means(n);
      double within = 0;
      for (std::size_t i = 0; i < n; ++i) {
        means[i] = first(i, j) / k;
        within += std::max(0., second(i, j) / k - means[i] * means[i]) / static_cast<double>(n);
      }
      const double error = mean_and_error(means).standard_error;
      const double between = error * error * static_cast<double>(n);
      factor[j] = between == 0 ? 1 : std::sqrt(1 + between / within);
    }
    return factor;
  }
};

class Chains {
 public:
  Chains(const LogDensity& log_density, Array<double> start, Rng& rng)
      : log_density_(log_density),
        rows_(std::move(start)),
        log_p_(log_density(rows_)),
        deviation_(column_moments(rows_).deviation),
        rng_(rng) {}

  // Moves the rows first … last - 1 by differences of the others. Returns how many moved.
  std::size_t move(std::size_t first, std::size_t last, Step step) {
    Array<double> proposed = row_range(rows_, first, last - first);
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t a = other(first, last);
      std::size_t b = a;
      while (b == a) b = other(first, last);
      const std::vector<std::size_t> columns = columns_to_move(step);
      const double gamma =
          step == Step::jump ? 1 : 2.38 / std::sqrt(2 * static_cast<double>(columns.size()));
      for (const std::size_t j : columns)
        proposed(i - first, j) +=
            gamma * (rows_(a, j) - rows_(b, j)) + jitter * deviation_(j) * rng_.normal();
    }
    const std::vector<double> log_p = log_density_(proposed);
    std::size_t moved = 0;
    for (std::size_t i = first; i < last; ++i) {
      const double gain = log_p[i - first] - log_p_[i];
      const bool better = !(log_p_[i] > -HUGE_VAL) && log_p[i - first] > -HUGE_VAL;
      if (!better && !(std::log(rng_.uniform()) < gain)) continue;
      for (std::size_t j = 0; j < rows_.shape(1); ++j) rows_(i, j) = proposed(i - first, j);
      log_p_[i] = log_p[i - first];
      ++moved;
    }
    return moved;
  }

  const Array<double>& rows() const { return rows_; }

 private:
  // All columns, or each with probability 1/2, and at least one.
  std::vector<std::size_t> columns_to_move(Step step) {
    const std::size_t d = rows_.shape(1);
    std::vector<std::size_t> columns;
    for (std::size_t j = 0; j < d; ++j)
      if (step != Step::some_columns || rng_.uniform() < 0.5) columns.push_back(j);
    if (columns.empty()) columns.push_back(rng_.below(d));
    return columns;
  }

  // A row of the half that does not move.
  std::size_t other(std::size_t first, std::size_t last) {
    const std::size_t n = rows_.shape(0);
    return first == 0 ? last + rng_.below(n - last) : rng_.below(first);
  }

  const LogDensity& log_density_;
  Array<double> rows_;
  std::vector<double> log_p_;
  Array<double> deviation_;
  Rng& rng_;
};

}  // namespace

MarkovChains run_chains(const LogDensity& log_density, Array<double> start, std::size_t steps,
                        Rng& rng, const OnProgress& on_progress) {
  require_rank("run_chains", "start", start.shape(), 2);
  const std::size_t n = start.shape(0), half = n / 2;
  require(n >= 6 && steps >= 4, "run_chains: needs at least 6 rows and 4 steps, got " +
                                    std::to_string(n) + " and " + std::to_string(steps));
  std::optional<Sums> sums;
  Chains chains(log_density, std::move(start), rng);
  std::size_t moved = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    const Step kind = turns[step % std::size(turns)];
    const std::size_t now = chains.move(0, half, kind) + chains.move(half, n, kind);
    if (on_progress) on_progress(static_cast<double>(step + 1) / static_cast<double>(steps));
    if (step < steps / 2) continue;
    if (!sums) sums.emplace(chains.rows());
    moved += now;
    sums->add(chains.rows());
  }
  const double moves = static_cast<double>(sums->steps * n);
  return {chains.rows(), static_cast<double>(moved) / moves, sums->shrink_factor()};
}

}  // namespace tapeflow
