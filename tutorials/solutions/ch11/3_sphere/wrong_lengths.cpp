// The test answers: Apply the shares of the arc to the directions
// The shares of the arc are taken of a and b themselves, whose lengths differ.
#include "tutorials/exercises/ch11/3_sphere.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

double length(const std::vector<double>& z) {
  double sum = 0;
  for (const double v : z) sum += v * v;
  return std::sqrt(sum);
}

// sin(k ω) / sin(ω)
double share(double k, double angle) {
  return angle == 0 ? k : std::sin(k * angle) / std::sin(angle);
}

}  // namespace

std::vector<double> on_the_way(const std::vector<double>& a, const std::vector<double>& b,
                               double part) {
  const double of_a = length(a), of_b = length(b);
  double cosine = 0;
  for (std::size_t j = 0; j < a.size(); ++j) cosine += a[j] / of_a * b[j] / of_b;
  const double angle = std::acos(std::clamp(cosine, -1., 1.));
  std::vector<double> z = a;
  for (std::size_t j = 0; j < a.size(); ++j)
    z[j] = share(1 - part, angle) * a[j] + share(part, angle) * b[j];
  return z;
}

}  // namespace tapeflow
