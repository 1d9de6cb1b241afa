#include "tutorials/exercises/ch05/1_folded_density.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace tapeflow {
namespace {

double standard_normal_density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

// The places that cut the line into pieces on which x(z) = z + a tanh z only rises or only falls.
// The slope is 1 + a (1 - tanh² z). It is 0 where tanh² z = 1 + 1/a, which needs a < -1. All roots
// lie within |a| of x, because |tanh| < 1.
std::vector<double> cuts(double x, double a) {
  const double low = x - std::abs(a), high = x + std::abs(a);
  std::vector<double> all{low};
  if (a < -1) {
    const double turn = std::atanh(std::sqrt(1 + 1 / a));
    for (const double z : {-turn, turn})
      if (low < z && z < high) all.push_back(z);
  }
  all.push_back(high);
  return all;
}

}  // namespace

// The mass near x is the sum of the masses near all z that are mapped there. Each z brings
// p_Z(z) / |dx/dz|: the map stretches its neighbourhood by |dx/dz|.
double folded_density(double x, double a) {
  const auto above = [&](double z) { return z + a * std::tanh(z) - x; };
  const std::vector<double> ends = cuts(x, a);
  double density = 0;
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    double low = ends[k], high = ends[k + 1];
    const bool rises = above(low) <= 0;
    if (rises != (above(high) > 0)) continue;  // the same sign at both ends: no root in this piece
    for (int turn = 0; turn < 200; ++turn) {
      const double middle = (low + high) / 2;
      ((above(middle) <= 0) == rises ? low : high) = middle;
    }
    const double z = (low + high) / 2, t = std::tanh(z);
    density += standard_normal_density(z) / std::abs(1 + a * (1 - t * t));
  }
  return density;
}

}  // namespace tapeflow
