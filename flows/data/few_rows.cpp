#include "flows/data/few_rows.hpp"

#include "engine/kernels/gemm.hpp"
#include "engine/kernels/lapack.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/data/moments.hpp"
#include "flows/data/statistics.hpp"

#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

// The correlations of the n rows outside are R = AᵀA for A [n, D], the rows in units of their
// columns' deviations, over √n. With a shrinkage s the correlations are
//
//   S = s 1 + (1 - s) AᵀA,   and with r = s / (1 - s) and C = A Aᵀ + r 1, an n by n matrix,
//   yᵀ S⁻¹ y = (|y|² - (A y)ᵀ C⁻¹ (A y)) / s,   ln|S| = D ln s + n ln((1 - s) / s) + ln|C|.
struct FoldByRows {
  std::size_t n, inside, columns;
  double log_deviations;        // Σ ln of the columns' deviations
  Array<double> products;       // A Aᵀ, [n, n]
  Array<double> against;        // A Yᵀ, [n, inside], where the rows y of Y are those inside
  std::vector<double> squares;  // |y|², [inside]
};

Array<double> chosen_rows(const RowSource& data, const Chosen& chosen) {
  Array<double> rows(Shape{chosen.count(data.rows), data.columns});
  double* to = rows.data();
  for_each_block(data, chosen, [&to](const Array<double>& block) {
    to = std::copy(block.begin(), block.end(), to);
  });
  return rows;
}

void standardise(Array<double>& rows, const ColumnMoments& moments, double scale) {
  for (std::size_t i = 0; i < rows.shape()[0]; ++i)
    for (std::size_t j = 0; j < rows.shape()[1]; ++j)
      rows(i, j) = (rows(i, j) - moments.mean(j)) / moments.deviation(j) * scale;
}

FoldByRows fold_by_rows(const RowSource& data, std::size_t fold) {
  Array<double> a = chosen_rows(data, {Chosen::Which::outside, fold});
  Array<double> y = chosen_rows(data, {Chosen::Which::inside, fold});
  const std::size_t n = a.shape()[0], m = y.shape()[0], d = data.columns;
  const ColumnMoments moments = column_moments(a);
  standardise(a, moments, 1 / std::sqrt(static_cast<double>(n)));
  standardise(y, moments, 1);
  FoldByRows result{n, m, d, 0, Array<double>(Shape{n, n}), Array<double>(Shape{n, m}), {}};
  for (const double deviation : moments.deviation) result.log_deviations += std::log(deviation);
  gemm(n, n, d, a.data(), Transpose::no, a.data(), Transpose::yes, 0, result.products.data());
  gemm(n, m, d, a.data(), Transpose::no, y.data(), Transpose::yes, 0, result.against.data());
  for (std::size_t i = 0; i < m; ++i) {
    double square = 0;
    for (std::size_t j = 0; j < d; ++j) square += y(i, j) * y(i, j);
    result.squares.push_back(square);
  }
  return result;
}

// Σ yᵀ S⁻¹ y, and ln|S|.
struct Distance {
  double squares, log_det;
};

Distance distance(const FoldByRows& fold, double s) {
  double squares = 0;
  for (const double square : fold.squares) squares += square;
  if (s == 1) return {squares, 0};
  const std::size_t n = fold.n;
  Array<double> c = fold.products, v = fold.against;
  for (std::size_t i = 0; i < n; ++i) c(i, i) += s / (1 - s);
  cholesky_in_place(n, c.data());
  solve_triangular(Triangle::lower, Transpose::no, n, fold.inside, c.data(), v.data());
  for (const double entry : v) squares -= entry * entry;
  double log_det = static_cast<double>(fold.columns) * std::log(s) +
                   static_cast<double>(n) * std::log((1 - s) / s);
  for (std::size_t i = 0; i < n; ++i) log_det += 2 * std::log(c(i, i));
  return {squares / s, log_det};
}

}  // namespace

std::vector<double> scores_of_fold_by_rows(const RowSource& data, std::size_t fold,
                                           const std::vector<double>& shrinkages) {
  const double impossible = -std::numeric_limits<double>::infinity();
  std::vector<double> scores(shrinkages.size(), impossible);
  const FoldByRows rows = fold_by_rows(data, fold);
  if (!std::isfinite(rows.log_deviations)) return scores;  // a column is constant
  const double count = static_cast<double>(rows.inside), d = static_cast<double>(rows.columns);
  for (std::size_t k = 0; k < shrinkages.size(); ++k) {
    if (shrinkages[k] == 0) continue;  // fewer rows than columns: singular
    const auto [squares, log_det] = distance(rows, shrinkages[k]);
    scores[k] = -0.5 * squares - count * (d * half_log_2pi + rows.log_deviations + 0.5 * log_det);
  }
  return scores;
}

}  // namespace tapeflow
