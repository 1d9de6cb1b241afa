#include "flows/data/dependent_columns.hpp"

#include "engine/io/number.hpp"
#include "engine/kernels/lapack.hpp"
#include "flows/data/moments.hpp"

#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t most_terms = 5;      // in a sentence
constexpr double negligible = 1e-6;        // of the column's deviation
constexpr double rounding_errors = 1e-12;  // of its variance, as in Gaussian
// Once a column is known to depend on others, rounding errors are larger in those behind it.
constexpr double nearly_dependent = 1e-10;  // of its variance

/// The Cholesky factor L of the covariance of the columns that are independent, made column by
/// column. A column whose rest, the variance that the columns before it leave, is as small as
/// rounding errors is left out.
class IndependentColumns {
 public:
  explicit IndependentColumns(const Moments& moments)
      : moments_(moments), factor_(moments.covariance.shape()) {}

  /// Takes the next column; false if it depends on those that have been taken.
  bool take(std::size_t column) {
    const Array<double>& covariance = moments_.covariance;
    double rest = covariance(column, column);
    row_.clear();
    for (std::size_t k = 0; k < taken_.size(); ++k) {
      double sum = covariance(column, taken_[k]);
      for (std::size_t m = 0; m < k; ++m) sum -= row_[m] * factor_(k, m);
      row_.push_back(sum / factor_(k, k));
      rest -= row_[k] * row_[k];
    }
    if (!(rest > nearly_dependent * covariance(column, column))) return false;
    for (std::size_t k = 0; k < row_.size(); ++k) factor_(row_.size(), k) = row_[k];
    factor_(row_.size(), row_.size()) = std::sqrt(rest);
    taken_.push_back(column);
    return true;
  }

  /// How the column that was not taken depends on the others: their factors b solve Lᵀ b = row.
  DependentColumn combination(std::size_t column) const {
    DependentColumn found{column, {}, moments_.mean(column)};
    std::vector<double> b = row_;
    for (std::size_t k = b.size(); k-- > 0;) {
      for (std::size_t m = k + 1; m < b.size(); ++m) b[k] -= factor_(m, k) * b[m];
      b[k] /= factor_(k, k);
    }
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t other = taken_[k];
      if (std::abs(b[k]) * deviation(other) <= negligible * deviation(column)) continue;
      found.terms.emplace_back(other, b[k] * moments_.units[column] / moments_.units[other]);
      found.constant -= found.terms.back().second * moments_.mean(other);
    }
    if (std::abs(found.constant) <= negligible * deviation(column) * moments_.units[column])
      found.constant = 0;
    return found;
  }

 private:
  double deviation(std::size_t column) const {
    return std::sqrt(moments_.covariance(column, column));
  }

  const Moments& moments_;
  Array<double> factor_;
  std::vector<std::size_t> taken_;
  std::vector<double> row_;  // of the factor, for the latest column
};

// The usual answer, by LAPACK.
bool all_independent(Array<double> covariance) {
  const std::size_t d = covariance.shape()[0];
  std::vector<double> least(d);
  for (std::size_t j = 0; j < d; ++j) least[j] = rounding_errors * covariance(j, j);
  if (cholesky_in_place(d, covariance.data()) < d) return false;
  for (std::size_t j = 0; j < d; ++j)
    if (!(covariance(j, j) * covariance(j, j) > least[j])) return false;
  return true;
}

}  // namespace

std::vector<DependentColumn> dependent_columns(const RowSource& rows) {
  std::vector<DependentColumn> found;
  if (rows.columns == 0 || rows.rows <= rows.columns) return found;
  const Moments moments = moments_of(rows);
  if (all_independent(moments.covariance)) return found;
  IndependentColumns independent(moments);
  for (std::size_t j = 0; j < rows.columns; ++j) {
    if (!independent.take(j)) found.push_back(independent.combination(j));
  }
  return found;
}

std::string in_words(const DependentColumn& column, const std::vector<std::string>& names) {
  TextWriter text;
  text << names[column.column] << " =";
  auto add = [&text, first = true](double factor, const std::string& name) mutable {
    text << (factor < 0 ? (first ? " -" : " - ") : (first ? " " : " + "));
    first = false;
    const std::string size = to_text(std::abs(factor));
    text << (name.empty() ? size : size == "1" ? name : size + " " + name);
  };
  for (std::size_t k = 0; k < column.terms.size() && k < most_terms; ++k)
    add(column.terms[k].second, names[column.terms[k].first]);
  if (column.terms.size() > most_terms) {
    text << " + …";
  } else if (column.constant != 0 || column.terms.empty()) {
    add(column.constant, "");
  }
  return text.str();
}

}  // namespace tapeflow
