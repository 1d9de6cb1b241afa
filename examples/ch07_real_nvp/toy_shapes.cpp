#include "examples/ch07_real_nvp/toy_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tapeflow {

// The moons are half circles of radius 2: the upper one around (-1, -0.2), the lower one around (1,
// 0.8). The score of a moon is the larger of two numbers: the distance to its circle, and how far
// the point lies on the side where the circle has no half.
std::vector<std::size_t> moon_of_each(const Array<double>& points) {
  std::vector<std::size_t> moons;
  for (std::size_t i = 0; i < points.shape(0); ++i) {
    const double x = points(i, 0), y = points(i, 1);
    const double upper = std::abs(std::hypot(x + 1, y + 0.2) - 2);
    const double lower = std::abs(std::hypot(x - 1, y - 0.8) - 2);
    moons.push_back(std::max(upper, -0.2 - y) < std::max(lower, y - 0.8) ? 0 : 1);
  }
  return moons;
}

// tag: filament
double mass_between_eight(const LogDensity& log_prob) {
  constexpr std::size_t cells = 400;
  // The constants of toy_density("8gaussians").
  constexpr double radius = 4 / 1.414, deviation = 0.5 / 1.414, eighth = std::numbers::pi / 4;
  const Bounds bounds{{-5, -5}, {5, 5}};
  const DensityGrid grid = density_grid(log_prob, bounds, cells);
  const Array<double> x = cell_centres<double>(bounds, cells);
  double between = 0;
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    const double angle = std::round(std::atan2(x(i, 1), x(i, 0)) / eighth) * eighth;
    const double right = x(i, 0) - radius * std::cos(angle),
                 up = x(i, 1) - radius * std::sin(angle);
    if (std::hypot(right, up) > 4 * deviation) between += grid.density.data()[i];
  }
  return between * std::pow(10. / cells, 2);
}
// end: filament

}  // namespace tapeflow
