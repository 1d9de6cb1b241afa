#include "tutorials/exercises/ch02/2_richardson.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow::exercise {

// D(h) = f' + a h² + b h⁴ + …, so 4 D(h) - D(2h) = 3 f' - 12 b h⁴ + …
double richardson(const std::function<double(double)>& f, double x, double h) {
  const auto central = [&](double step) { return (f(x + step) - f(x - step)) / (2 * step); };
  return (4 * central(h) - central(2 * h)) / 3;
}

// h⁴ and ε / h are equal where h⁵ = ε.
double richardson_step(double x) {
  return std::pow(std::numeric_limits<double>::epsilon(), 1. / 5) * std::max(1., std::abs(x));
}

}  // namespace tapeflow::exercise
