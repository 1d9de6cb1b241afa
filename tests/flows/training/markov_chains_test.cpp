// Markov chains: whether their rows come to be distributed as the density says.
#include "flows/training/markov_chains.hpp"

#include "flows/data/statistics.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

std::vector<double> column(const Array<double>& rows, std::size_t j) {
  std::vector<double> numbers(rows.shape(0));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = rows(i, j);
  return numbers;
}

// x ~ N(3, 1), y ~ N(100 x, 1): a narrow ridge. Its normalising constant does not matter.
std::vector<double> ridge(const Array<double>& rows) {
  std::vector<double> log_p(rows.shape(0));
  for (std::size_t i = 0; i < log_p.size(); ++i) {
    const double x = rows(i, 0) - 3, y = rows(i, 1) - 100 * rows(i, 0);
    log_p[i] = 17 - x * x / 2 - y * y / 2;
  }
  return log_p;
}

// 0.3 N(-10, 1) + 0.7 N(10, 1)
std::vector<double> two_modes(const Array<double>& rows) {
  std::vector<double> log_p(rows.shape(0));
  for (std::size_t i = 0; i < log_p.size(); ++i) {
    const double x = rows(i, 0);
    log_p[i] =
        log_sum(std::log(0.3) - (x + 10) * (x + 10) / 2, std::log(0.7) - (x - 10) * (x - 10) / 2);
  }
  return log_p;
}

}  // namespace

TEST_CASE("Chains find a narrow ridge, and are spread on it as the density is") {
  Rng rng(1);
  const MarkovChains chains = run_chains(ridge, rng.normal<double>({2000, 2}), 1500, rng);
  const MeanAndError x = mean_and_error(column(chains.rows, 0));
  CHECK(std::abs(x.mean - 3) < 4 * x.standard_error);
  const ColumnMoments moments = column_moments(chains.rows);
  CHECK(moments.deviation(0) == Approx(1).margin(0.07));
  CHECK(moments.deviation(1) == Approx(std::sqrt(10001.)).margin(7));
  CHECK(chains.accepted > 0.1);
  for (const double factor : chains.shrink_factor) CHECK(factor < 1.02);
}

TEST_CASE("Chains move from mode to mode in the right share") {
  Rng rng(1);
  Array<double> start = rng.normal<double>({2000, 1});
  for (std::size_t i = 0; i < 2000; ++i) start(i, 0) += i % 2 == 0 ? -10 : 10;
  const MarkovChains chains = run_chains(two_modes, start, 1000, rng);
  const std::vector<double> x = column(chains.rows, 0);
  const double share =
      static_cast<double>(std::count_if(x.begin(), x.end(), [](double v) { return v > 0; })) / 2000;
  CHECK(share == Approx(0.7).margin(0.05));
  CHECK(chains.shrink_factor[0] < 1.1);
}

TEST_CASE("Chains that stay where they start are told by the shrink factor") {
  Rng rng(1);
  Array<double> start = rng.normal<double>({200, 1});
  for (std::size_t i = 0; i < 200; ++i) start(i, 0) += i < 100 ? -10 : 10;  // one mode in each half
  CHECK(run_chains(two_modes, start, 40, rng).shrink_factor[0] > 2);
}

TEST_CASE("Chains leave starts that cannot occur, and never come back") {
  const auto positive = [](const Array<double>& rows) {
    std::vector<double> log_p(rows.shape(0));
    for (std::size_t i = 0; i < log_p.size(); ++i)
      log_p[i] = rows(i, 0) > 0 ? -rows(i, 0) : -HUGE_VAL;
    return log_p;
  };
  Rng rng(1);
  const MarkovChains chains = run_chains(positive, rng.normal<double>({2000, 1}), 300, rng);
  const std::vector<double> x = column(chains.rows, 0);
  CHECK(*std::min_element(x.begin(), x.end()) > 0);
  const MeanAndError mean = mean_and_error(x);
  CHECK(std::abs(mean.mean - 1) < 4 * mean.standard_error);
}

TEST_CASE("Equal seeds give equal chains, and too few rows are refused") {
  const auto run = [] {
    Rng rng(5);
    return run_chains(ridge, rng.normal<double>({20, 2}), 10, rng).rows;
  };
  CHECK((run() == run()));
  Rng rng(1);
  CHECK_THROWS_WITH(run_chains(ridge, rng.normal<double>({5, 2}), 10, rng),
                    "run_chains: needs at least 6 rows and 4 steps, got 5 and 10");
}
