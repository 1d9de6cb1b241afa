#include "flows/data/gaussian.hpp"

#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"
#include "engine/kernels/lapack.hpp"
#include "flows/data/far_out.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

Array<double> covariance(const Array<double>& data, const Array<double>& mean) {
  const std::size_t n = data.shape()[0], d = data.shape()[1];
  Array<double> centred(data.shape()), result(Shape{d, d});
  const double scale = 1 / std::sqrt(static_cast<double>(n));
  for (std::size_t i = 0; i < data.size(); ++i)
    centred.data()[i] = (data.data()[i] - mean(i % d)) * scale;
  // result [d, d] = centredᵀ [d, n] centred [n, d]
  gemm(d, d, n, centred.data(), Transpose::yes, centred.data(), Transpose::no, 0, result.data());
  return result;
}

// L of A = L Lᵀ. A pivot as small as rounding errors means that the column is constant or depends
// linearly on the columns before it.
Array<double> triangular_factor(const Array<double>& a, const std::vector<std::string>& names) {
  const std::size_t d = a.shape()[0];
  Array<double> l = a;
  const std::size_t done = cholesky_in_place(d, l.data());
  for (std::size_t i = 0; i < d; ++i) {
    require(i < done && l(i, i) * l(i, i) > 1e-12 * a(i, i),
            "Gaussian: needs rows that vary independently in every column, got column " +
                (i < names.size() ? "\"" + names[i] + "\"" : std::to_string(i)) +
                " constant or a combination of those before it");
    for (std::size_t j = i + 1; j < d; ++j) l(i, j) = 0;
  }
  return l;
}

constexpr std::size_t folds = 5, rows_a_column = 50;
constexpr std::array shrinkages = {0., 0.003, 0.01, 0.03, 0.1, 0.3, 0.6, 1.};

struct Fold {
  std::vector<std::size_t> inside, outside;  // row numbers
};

// Every fifth row, from the k-th on, and all other rows.
Fold fold(std::size_t rows, std::size_t k) {
  Fold fold;
  for (std::size_t i = 0; i < rows; ++i) (i % folds == k ? fold.inside : fold.outside).push_back(i);
  return fold;
}

double likelihood_of_fifths(const Array<double>& data, double shrinkage) {
  double total = 0;
  try {
    for (std::size_t k = 0; k < folds; ++k) {
      const auto [inside, outside] = fold(data.shape()[0], k);
      const Gaussian gaussian = Gaussian::fit(select_rows(data, outside), {}, shrinkage);
      for (double log_p : gaussian.log_prob(select_rows(data, inside))) total += log_p;
    }
  } catch (const std::invalid_argument&) {
    return -std::numeric_limits<double>::infinity();
  }
  return total / static_cast<double>(data.shape()[0]);
}

}  // namespace

Gaussian Gaussian::fit(const Array<double>& data, const std::vector<std::string>& names,
                       double shrinkage) {
  Gaussian gaussian;
  gaussian.mean_ = column_moments(data).mean;
  Array<double> shrunk = covariance(data, gaussian.mean_);
  for (std::size_t i = 0; i < shrunk.size(); ++i) {
    if (i % (shrunk.shape()[0] + 1) != 0) shrunk.data()[i] *= 1 - shrinkage;  // off the diagonal
  }
  gaussian.cholesky_ = triangular_factor(shrunk, names);
  gaussian.shrinkage_ = shrinkage;
  return gaussian;
}

Gaussian Gaussian::fit_shrunk(const Array<double>& data, const std::vector<std::string>& names) {
  require_rank("Gaussian::fit_shrunk", "data", data.shape(), 2);
  const std::size_t n = data.shape()[0], d = data.shape()[1];
  if (n > d) {
    Gaussian plain = fit(data, names);  // throws if the covariance is singular
    if (n >= rows_a_column * d) return plain;
  }
  std::array<double, shrinkages.size()> held_out;
  std::transform(shrinkages.begin(), shrinkages.end(), held_out.begin(),
                 [&](double shrinkage) { return likelihood_of_fifths(data, shrinkage); });
  const auto best = std::max_element(held_out.begin(), held_out.end());
  Gaussian gaussian =
      fit(data, names, shrinkages[static_cast<std::size_t>(best - held_out.begin())]);
  gaussian.cross_validated_ = *best;
  return gaussian;
}

double Gaussian::cross_validated(const Array<double>& data) const {
  return cross_validated_ ? *cross_validated_ : likelihood_of_fifths(data, shrinkage_);
}

// With L u = x - mean: log p = -(|u|² + D ln 2π) / 2 - Σ ln L_jj.
std::vector<double> Gaussian::log_prob(const Array<double>& x) const {
  const std::size_t d = mean_.size();
  if (x.dimension() != 2 || x.shape()[1] != d) {
    shape_error("Gaussian::log_prob", "rows [N, " + std::to_string(d) + "]", to_string(x.shape()));
  }
  double constant = -static_cast<double>(d) * half_log_2pi;
  for (std::size_t j = 0; j < d; ++j) constant -= std::log(cholesky_(j, j));
  std::vector<double> result(x.shape()[0], constant), u(d);
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      double rest = x(i, j) - mean_(j);
      for (std::size_t k = 0; k < j; ++k) rest -= cholesky_(j, k) * u[k];
      u[j] = rest / cholesky_(j, j);
      result[i] -= 0.5 * u[j] * u[j];
    }
    result[i] = zero_far_out(result[i], row_of(x, i));
  }
  return result;
}

}  // namespace tapeflow
