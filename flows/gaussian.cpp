#include "flows/gaussian.hpp"

#include "engine/check.hpp"
#include "flows/standardize.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace tapeflow {
namespace {

Array<double> covariance(const Array<double>& data, const Array<double>& mean) {
  const std::size_t n = data.shape()[0], d = data.shape()[1];
  Array<double> result = filled<double>({d, d}, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double distance = (data(i, j) - mean(j)) / static_cast<double>(n);
      for (std::size_t k = 0; k <= j; ++k) result(j, k) += distance * (data(i, k) - mean(k));
    }
  }
  return result;
}

// A = L Lᵀ from the lower triangle of A, row by row (Cholesky–Banachiewicz). A pivot that rounding
// alone explains means that the column depends on those before it.
Array<double> cholesky(const Array<double>& a, const std::vector<std::string>& names) {
  const std::size_t d = a.shape()[0];
  Array<double> l = filled<double>({d, d}, 0);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = a(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= l(i, k) * l(j, k);
      if (i == j) {
        require(rest > 1e-12 * a(i, i),
                "Gaussian: needs rows that vary independently in every column, got column " +
                    (i < names.size() ? "\"" + names[i] + "\"" : std::to_string(i)) +
                    " constant or a combination of those before it");
        l(i, i) = std::sqrt(rest);
      } else {
        l(i, j) = rest / l(j, j);
      }
    }
  }
  return l;
}

}  // namespace

Gaussian Gaussian::fit(const Array<double>& data, const std::vector<std::string>& names) {
  Gaussian gaussian;
  gaussian.mean_ = column_moments(data).mean;
  gaussian.cholesky_ = cholesky(covariance(data, gaussian.mean_), names);
  return gaussian;
}

// With L u = x - mean: log p = -(|u|² + D ln 2π) / 2 - Σ ln L_jj.
std::vector<double> Gaussian::log_prob(const Array<double>& x) const {
  const std::size_t d = mean_.size();
  if (x.dimension() != 2 || x.shape()[1] != d) {
    shape_error("Gaussian::log_prob", "rows [N, " + std::to_string(d) + "]", to_string(x.shape()));
  }
  double constant = -0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi);
  for (std::size_t j = 0; j < d; ++j) constant -= std::log(cholesky_(j, j));
  std::vector<double> result(x.shape()[0], constant), u(d);
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      double rest = x(i, j) - mean_(j);
      for (std::size_t k = 0; k < j; ++k) rest -= cholesky_(j, k) * u[k];
      u[j] = rest / cholesky_(j, j);
      result[i] -= 0.5 * u[j] * u[j];
    }
  }
  return result;
}

MeanAndError mean_and_error(const std::vector<double>& numbers) {
  const double n = static_cast<double>(numbers.size());
  double mean = 0, squares = 0;
  for (double v : numbers) mean += v / n;
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

}  // namespace tapeflow
