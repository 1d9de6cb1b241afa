#include "flows/levels.hpp"

#include "flows/dequantize.hpp"

#include <cmath>

namespace tapeflow {

Array<double> Levels::spread(const Array<double>& x, Rng& rng) const {
  return any() ? dequantized(Rows<double>{x, Array<double>(Shape{0, 0}), width}, rng) : x;
}

Array<double> Levels::snap(Array<double> x) const {
  for (std::size_t i = 0; i < x.size() && any(); ++i) {
    const std::size_t j = i % width.size();
    double& v = x.data()[i];
    if (width(j) > 0) v = origin(j) + std::floor((v - origin(j)) / width(j)) * width(j);
  }
  return x;
}

}  // namespace tapeflow
