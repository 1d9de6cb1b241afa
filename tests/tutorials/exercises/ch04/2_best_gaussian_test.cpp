// The test of exercise ch04.2.
#include "tutorials/exercises/ch04/2_best_gaussian.hpp"

#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

constexpr std::size_t n = 20, d = 3;

// Rows whose columns depend on one another, far from zero.
Array<double> some_rows() {
  Array<double> rows = Rng(3).normal<double>({n, d});
  for (std::size_t i = 0; i < n; ++i) {
    rows(i, 1) += 0.8 * rows(i, 0) + 5;
    rows(i, 2) += 0.6 * rows(i, 1) - 0.5 * rows(i, 0);
  }
  return rows;
}

Array<double> mean_of(const Array<double>& rows) {
  Array<double> mean = filled<double>({d}, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j) mean(j) += rows(i, j) / n;
  return mean;
}

double covariance_of(const Array<double>& rows, std::size_t j, std::size_t k) {
  const Array<double> mean = mean_of(rows);
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) total += (rows(i, j) - mean(j)) * (rows(i, k) - mean(k)) / n;
  return total;
}

// Row j of the result is what the layer makes of the j-th unit vector; the last row is what it
// makes of zero.
Array<double> images_of_units(const TriangularLinear<double>& layer) {
  Array<double> z = filled<double>({d + 1, d}, 0);
  for (std::size_t j = 0; j < d; ++j) z(j, j) = 1;
  Tape<double> tape({.record = false});
  return layer.to_data(tape.constant(z)).value.value();
}

std::string entry(std::size_t i, std::size_t j) {
  return "[" + std::to_string(i) + ", " + std::to_string(j) + "]";
}

bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

std::string likely_cause(double got, double right, std::size_t i, std::size_t j) {
  if (near(got, right * n / (n - 1)))
    return "; the best Gaussian takes the mean over the rows: divide by N, and not by N - 1";
  if (i != j && near(got, 0))
    return "; these two columns come out independent: do the entries of L stand below its "
           "diagonal?";
  if (i > 0 && got > right)
    return "; is the sum over k of L_ik L_jk subtracted before the root is taken?";
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  const Array<double> rows = some_rows(), mean = mean_of(rows),
                      images = images_of_units(best_gaussian(rows));
  for (std::size_t j = 0; j < d; ++j)
    if (!near(images(d, j), mean(j)))
      return {"t[" + std::to_string(j) + "] needs to be the mean of that column, " +
              shown(mean(j)) + ", got " + shown(images(d, j))};
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double got = 0;
      for (std::size_t k = 0; k < d; ++k)
        got += (images(k, i) - images(d, i)) * (images(k, j) - images(d, j));
      const double right = covariance_of(rows, i, j);
      if (!near(got, right))
        return {"L Lᵀ needs the covariance " + shown(right) + " at " + entry(i, j) + ", got " +
                shown(got) + likely_cause(got, right, i, j)};
    }
  }
  return {};
}

}  // namespace tapeflow::exercise
