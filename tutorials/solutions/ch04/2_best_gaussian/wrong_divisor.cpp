// The test answers: divide by N, and not by N - 1
#include "tutorials/exercises/ch04/2_best_gaussian.hpp"

#include <cmath>

namespace tapeflow {

TriangularLinear<double> best_gaussian(const Array<double>& rows) {
  const std::size_t n = rows.shape(0), d = rows.shape(1);
  Array<double> t = filled<double>({d}, 0), covariance = filled<double>({d, d}, 0), L = covariance;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j) t(j) += rows(i, j) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j)
      for (std::size_t k = 0; k < d; ++k)
        covariance(j, k) +=
            (rows(i, j) - t(j)) * (rows(i, k) - t(k)) / static_cast<double>(n - 1);  // N - 1

  // What is left of an entry of the covariance when the columns of L so far are subtracted.
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double left = covariance(i, j);
      for (std::size_t k = 0; k < j; ++k) left -= L(i, k) * L(j, k);
      L(i, j) = i == j ? std::sqrt(left) : left / L(j, j);
    }
  }
  return {t, L};
}

}  // namespace tapeflow
