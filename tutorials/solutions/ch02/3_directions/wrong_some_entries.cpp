// The test answers: a look at some of the entries does not find
#include "tutorials/exercises/ch02/3_directions.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow::exercise {
namespace {

double dot(const Array<double>& a, const Array<double>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a.data()[k] * b.data()[k];
  return sum;
}

}  // namespace

bool gradient_is_right(const std::function<double(const Array<double>&)>& f, const Array<double>& x,
                       const Array<double>& gradient, Rng& rng) {
  constexpr double h = 6e-6;
  const double scale = 1e-4 * std::max(1., std::abs(f(x)));
  for (int k = 0; k < 20; ++k) {
    Array<double> direction = filled(x.shape(), 0.);
    direction.data()[rng.below(x.size())] = 1;  // one entry, drawn at random
    const Array<double> high = x + h * direction, low = x - h * direction;
    const double difference = (f(high) - f(low)) / (2 * h), slope = dot(gradient, direction);
    const double size = std::max({scale, std::abs(difference), std::abs(slope)});
    if (!(std::abs(difference - slope) <= 1e-6 * size)) return false;
  }
  return true;
}

}  // namespace tapeflow::exercise
