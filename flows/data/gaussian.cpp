#include "flows/data/gaussian.hpp"

#include "engine/check.hpp"
#include "engine/kernels/lapack.hpp"
#include "flows/data/far_out.hpp"
#include "flows/data/few_rows.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/data/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t rows_at_a_time = 8;  // in a triangular solve

[[noreturn]] void singular(std::size_t column, double variance,
                           const std::vector<std::string>& names) {
  const std::string fault = variance == 0             ? " constant"
                            : std::isfinite(variance) ? " a combination of those before it"
                                                      : " with NaN or infinity";
  throw std::invalid_argument(
      "a Gaussian needs rows that vary independently in every column, got column " +
      (column < names.size() ? "\"" + names[column] + "\"" : std::to_string(column)) + fault);
}

// L of A = L Lᵀ. A pivot as small as rounding errors means that the column depends linearly on the
// columns before it, or is constant.
Array<double> triangular_factor(Array<double> a, const std::vector<std::string>& names) {
  const std::size_t d = a.shape()[0];
  Array<double> variances(Shape{d});
  for (std::size_t i = 0; i < d; ++i) variances(i) = a(i, i);
  const std::size_t done = cholesky_in_place(d, a.data());
  for (std::size_t i = 0; i < d; ++i) {
    if (!(i < done && a(i, i) * a(i, i) > 1e-12 * variances(i))) singular(i, variances(i), names);
    for (std::size_t j = i + 1; j < d; ++j) a(i, j) = 0;
  }
  return a;
}

constexpr std::size_t rows_a_column = 50;
// With more columns than this one fifth of the rows is scored, and not each: the time of a fold
// grows as the columns' third power, and the score of a row is a sum over the columns.
constexpr std::size_t many_columns = 1000;
const std::vector<double> shrinkages = {0., 0.003, 0.01, 0.03, 0.1, 0.3, 0.6, 1.};

// Adds the log-likelihoods of the rows inside of a fold, under the Gaussians of the rows outside of
// it, to the totals of the shrinkages. A total becomes -infinity if the Gaussian is singular.
void add_fold(const RowSource& data, std::size_t fold, const std::vector<double>& tried,
              std::vector<double>& totals, const OnProgress& on_progress) {
  if (Chosen{Chosen::Which::outside, fold}.count(data.rows) < data.columns) {
    const std::vector<double> scores = scores_of_fold_by_rows(data, fold, tried);
    for (std::size_t k = 0; k < tried.size(); ++k) totals[k] += scores[k];
    return;
  }
  const Moments outside =
      moments_of(data, {Chosen::Which::outside, fold}, part_of(on_progress, 0, 0.5));
  for (std::size_t k = 0; k < tried.size(); ++k) {
    try {
      const Gaussian gaussian = Gaussian::of(outside, {}, tried[k]);
      for_each_block(data, {Chosen::Which::inside, fold}, [&](const Array<double>& rows) {
        for (const double log_p : gaussian.log_prob(rows)) totals[k] += log_p;
      });
    } catch (const std::invalid_argument&) {
      totals[k] = -std::numeric_limits<double>::infinity();
    }
    if (on_progress)
      on_progress(0.5 + 0.5 * static_cast<double>(k + 1) / static_cast<double>(tried.size()));
  }
}

// The mean log-likelihood of the rows in cross-validation, for each shrinkage.
std::vector<double> likelihoods_of_fifths(const RowSource& data, const std::vector<double>& tried,
                                          const OnProgress& on_progress) {
  const double impossible = -std::numeric_limits<double>::infinity();
  if (data.rows < 2) return std::vector<double>(tried.size(), impossible);
  const std::size_t scored_folds = data.columns > many_columns ? 1 : folds;
  std::vector<double> totals(tried.size(), 0);
  const double share = 1 / static_cast<double>(scored_folds);
  std::size_t rows = 0;
  for (std::size_t k = 0; k < scored_folds; ++k) {
    const double before = share * static_cast<double>(k);
    add_fold(data, k, tried, totals, part_of(on_progress, before, before + share));
    rows += Chosen{Chosen::Which::inside, k}.count(data.rows);
  }
  for (double& total : totals) total /= static_cast<double>(rows);
  return totals;
}

}  // namespace

Gaussian Gaussian::of(const Moments& moments, const std::vector<std::string>& names,
                      double shrinkage) {
  Gaussian gaussian;
  gaussian.mean_ = moments.mean;
  Array<double> shrunk = moments.covariance;
  for (std::size_t i = 0; i < shrunk.size(); ++i) {
    if (i % (shrunk.shape()[0] + 1) != 0) shrunk.data()[i] *= 1 - shrinkage;  // off the diagonal
  }
  gaussian.cholesky_ = triangular_factor(std::move(shrunk), names);
  for (std::size_t i = 0; i < gaussian.cholesky_.size(); ++i)
    gaussian.cholesky_.data()[i] *= moments.units[i / moments.units.size()];
  gaussian.shrinkage_ = shrinkage;
  return gaussian;
}

Gaussian Gaussian::of(Array<double> mean, Array<double> cholesky) {
  Gaussian gaussian;
  gaussian.mean_ = std::move(mean);
  gaussian.cholesky_ = std::move(cholesky);
  return gaussian;
}

Gaussian Gaussian::fit(const RowSource& data, const std::vector<std::string>& names,
                       double shrinkage) {
  return of(moments_of(data), names, shrinkage);
}

Gaussian Gaussian::fit(const Array<double>& data, const std::vector<std::string>& names,
                       double shrinkage) {
  require_rank("Gaussian::fit", "data", data.shape(), 2);
  return fit(source_of(data), names, shrinkage);
}

Gaussian Gaussian::fit_shrunk(const RowSource& data, const std::vector<std::string>& names,
                              const OnProgress& on_progress) {
  const Moments moments = moments_of(data, {}, part_of(on_progress, 0, 0.1));
  if (data.rows > data.columns) {
    Gaussian plain = of(moments, names, 0);  // throws if the covariance is singular
    if (data.rows >= rows_a_column * data.columns) return plain;
  }
  const std::vector<double> held_out =
      likelihoods_of_fifths(data, shrinkages, part_of(on_progress, 0.1, 1));
  const auto best = std::max_element(held_out.begin(), held_out.end());
  Gaussian gaussian =
      of(moments, names, shrinkages[static_cast<std::size_t>(best - held_out.begin())]);
  gaussian.cross_validated_ = *best;
  return gaussian;
}

Gaussian Gaussian::fit_shrunk(const Array<double>& data, const std::vector<std::string>& names) {
  require_rank("Gaussian::fit_shrunk", "data", data.shape(), 2);
  return fit_shrunk(source_of(data), names);
}

double Gaussian::cross_validated(const RowSource& data, const OnProgress& on_progress) const {
  if (cross_validated_) return *cross_validated_;
  return likelihoods_of_fifths(data, {shrinkage_}, on_progress).front();
}

double Gaussian::cross_validated(const Array<double>& data) const {
  return cross_validated(source_of(data));
}

// With L u = x - mean: log p = -(|u|² + D ln 2π) / 2 - Σ ln L_jj.
std::vector<double> Gaussian::log_prob(const Array<double>& x) const {
  const std::size_t d = mean_.size();
  if (x.dimension() != 2 || x.shape()[1] != d) {
    shape_error("Gaussian::log_prob", "rows [N, " + std::to_string(d) + "]", to_string(x.shape()));
  }
  double constant = -static_cast<double>(d) * half_log_2pi;
  for (std::size_t j = 0; j < d; ++j) constant -= std::log(cholesky_(j, j));
  std::vector<double> result(x.shape()[0], constant);
  for (std::size_t first = 0; first < result.size(); first += rows_at_a_time)
    subtract_distances(x, first, std::min(rows_at_a_time, result.size() - first), result);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = zero_far_out(result[i], row_of(x, i));
  return result;
}

// Row by row, each u_j would wait for the one before it. So the rows of a small block go side by
// side: column r of `u` belongs to row first + r.
void Gaussian::subtract_distances(const Array<double>& x, std::size_t first, std::size_t count,
                                  std::vector<double>& log_p) const {
  const std::size_t d = mean_.size();
  using Numbers = std::array<double, rows_at_a_time>;
  std::vector<Numbers> u(d);
  for (std::size_t j = 0; j < d; ++j) {
    Numbers rest{};
    for (std::size_t r = 0; r < count; ++r) rest[r] = x(first + r, j) - mean_(j);
    for (std::size_t k = 0; k < j; ++k) {
      const double factor = cholesky_.data()[j * d + k];
      for (std::size_t r = 0; r < rows_at_a_time; ++r) rest[r] -= factor * u[k][r];
    }
    for (std::size_t r = 0; r < rows_at_a_time; ++r) u[j][r] = rest[r] / cholesky_(j, j);
    for (std::size_t r = 0; r < count; ++r) log_p[first + r] -= 0.5 * u[j][r] * u[j][r];
  }
}

}  // namespace tapeflow
