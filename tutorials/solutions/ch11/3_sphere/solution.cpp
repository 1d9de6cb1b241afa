// The arc leads between the directions, which have the length 1; the length is put on last. For
// ω = 0 the shares are the limits of sin(k ω) / sin(ω), which are k.
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
  const double of_a = length(a), of_b = length(b), now = (1 - part) * of_a + part * of_b;
  double cosine = 0;
  for (std::size_t j = 0; j < a.size(); ++j) cosine += a[j] / of_a * b[j] / of_b;
  const double angle = std::acos(std::clamp(cosine, -1., 1.));
  std::vector<double> z = a;
  for (std::size_t j = 0; j < a.size(); ++j)
    z[j] = now * (share(1 - part, angle) * a[j] / of_a + share(part, angle) * b[j] / of_b);
  return z;
}

}  // namespace tapeflow
